"""What is fetched and run unseen."""

import re
from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_step, example

_PIPED = re.compile(
    r"\b(curl|wget)\b[^|;&]{0,2000}\|\s*(?:sudo\s+)?(?:/\S{0,40}/)?(sh|bash|ash|dash|zsh|python3?|perl|ruby|node)\b"
)
_INSTEAD = re.compile(r"\b(sh|bash|zsh)\b\s+<\(\s*(curl|wget)\b")
_MOST = 200_000


def _violates(image: Image) -> Iterable[Hit]:
    for step, text in image.runs():
        for pattern in (_PIPED, _INSTEAD):
            if found := pattern.search(text[:_MOST]):
                yield at_step(step, f"RUN {found[1]} {found[2]}")


CHECK = Check(
    name="image-pipe-to-shell",
    title="Run nothing that was fetched and not checked",
    why=(
        "Whoever answers for that address, or stands between, decided what was run while the image was built."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, history=("RUN /bin/sh -c curl -fsSL https://x.example/install.sh | sh # buildkit",)),
        example({}, history=("/bin/sh -c wget -qO- https://x.example | sudo bash -s",)),
        example({}, history=("/bin/sh -c bash <(curl -s https://x.example)",)),
    ),
    good=(
        example(
            {}, history=("RUN /bin/sh -c curl -o x https://x.example && sha256sum -c x.sha256 # buildkit",)
        ),
        example({}, history=("RUN /bin/sh -c echo a | sh # buildkit",)),
    ),
    aliases=(),
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.1",
    ),
)
