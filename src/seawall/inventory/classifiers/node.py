"""Node.js."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="node",
    globs=("node", "nodejs"),
    traces=(Trace((b"node.js/v",), rb"node\.js/v(\d{1,3}\.\d{1,3}\.\d{1,3})"),),
)
