"""nginx."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="nginx",
    globs=("nginx",),
    traces=(Trace((b"nginx/",), rb"\bnginx/(\d\.\d{1,3}\.\d{1,3})\b"),),
)
