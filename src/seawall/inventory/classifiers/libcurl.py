"""libcurl."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="libcurl",
    globs=("libcurl.so.4.?.0", "libcurl.so.4", "libcurl.so"),
    traces=(Trace((b"libcurl/",), rb"libcurl/(\d\.\d{1,3}\.\d{1,3})"),),
    package="curl",
)
