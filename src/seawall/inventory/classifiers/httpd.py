"""Apache HTTP Server."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="httpd",
    globs=("httpd", "apache2"),
    traces=(Trace((b"Apache/",), rb"Apache/(\d\.\d{1,2}\.\d{1,3})"),),
)
