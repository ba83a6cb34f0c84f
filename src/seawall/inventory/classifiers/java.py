"""Java: what a runtime image says of itself."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="java",
    globs=("release",),
    traces=(Trace((b'JAVA_VERSION="',), rb'(?:^|\n)JAVA_VERSION="([\d._]{1,24})"'),),
    executable=False,
)
