"""GCC: the wrapper that its driver starts for linking."""

from seawall.inventory.classify import NUMBERED, Classifier

CLASSIFIER = Classifier(
    name="gcc",
    globs=("lto-wrapper",),
    traces=(NUMBERED,),
)
