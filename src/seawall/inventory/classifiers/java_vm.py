"""Java: HotSpot, for images without a release file."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="java-vm",
    globs=("libjvm.so",),
    traces=(Trace((b" JRE (",), rb" JRE \((\d[\d._]{0,24})[-+)]"),),
    package="java",
)
