"""Python: the headers beside an interpreter."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="python-headers",
    globs=("patchlevel.h",),
    traces=(
        Trace(
            (b"PY_VERSION",), rb'#define PY_VERSION\s{1,20}"(\d\.\d{1,2}\.\d{1,2}(?:(?:a|b|rc)\d{1,2})?)\+?"'
        ),
    ),
    package="python",
    executable=False,
)
