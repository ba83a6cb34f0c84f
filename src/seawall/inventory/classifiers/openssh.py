"""OpenSSH: server and client."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="openssh",
    globs=("sshd", "ssh"),
    traces=(Trace((b"OpenSSH_",), rb"\bOpenSSH_(\d{1,2}\.\d{1,2}p\d)"),),
)
