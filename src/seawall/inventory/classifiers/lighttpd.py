"""lighttpd."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="lighttpd",
    globs=("lighttpd",),
    traces=(Trace((b"lighttpd/",), rb"lighttpd/(\d\.\d{1,3}\.\d{1,3})"),),
)
