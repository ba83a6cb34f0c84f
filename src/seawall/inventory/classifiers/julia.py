"""Julia: the header of its library."""

from seawall.inventory.classify import Classifier, Trace

CLASSIFIER = Classifier(
    name="julia",
    globs=("julia/julia_version.h",),
    traces=(
        Trace(
            (b'JULIA_VERSION_STRING "',),
            rb'JULIA_VERSION_STRING "(\d\.\d{1,3}\.\d{1,3}(?:-[A-Za-z0-9.]{1,12})?)"',
        ),
    ),
    executable=False,
)
