"""The Go toolchain: what its folder says of itself."""

from seawall.inventory.classify import Classifier, Trace
from seawall.inventory.golang import release

CLASSIFIER = Classifier(
    name="go",
    globs=("go/VERSION",),
    traces=(Trace((b"go1",), rb"^(go1\.[0-9a-z.]{1,24})\s"),),
    package="toolchain",
    type="golang",
    executable=False,
    version=release,
)
