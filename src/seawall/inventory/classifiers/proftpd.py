"""ProFTPD."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="proftpd",
    globs=("proftpd",),
    traces=(Trace((b"ProFTPD Version ",), rb"ProFTPD Version (\d\.\d\.\d{1,2}[a-z]?)"),),
)
