"""Programs that are started by a shell."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting

_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh"})


def _violates(image: Image) -> Iterable[Hit]:
    name, words = ("Entrypoint", image.entrypoint) if image.entrypoint else ("Cmd", image.command)
    shell = words[0].rpartition("/")[2] if words else ""
    if shell in _SHELLS and len(words) > 2 and words[1].startswith("-") and words[1].endswith("c"):
        if words[2].lstrip().startswith("exec "):
            return
        remedy = f'{"ENTRYPOINT" if name == "Entrypoint" else "CMD"} ["/program", "argument"]'
        yield setting(image, name, f"{words[0]} -c ...", keyword=remedy.split(maxsplit=1)[0], remedy=remedy)


CHECK = Check(
    name="image-shell-entrypoint",
    title="Start the program itself, not a shell that starts it",
    why=(
        "The shell is process 1 and passes on no signal: the program is killed instead of "
        "stopped. It also lets arguments be read as commands."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({"Entrypoint": ["/bin/sh", "-c", "shop --serve"]}),
        example({"Cmd": ["/bin/bash", "-lc", "shop"]}),
    ),
    good=(
        example({"Entrypoint": ["/shop"], "Cmd": ["/bin/sh", "-c", "x"]}),
        example({"Cmd": ["/bin/sh"]}),
        example({"Cmd": ["sh", "-c", "exec shop"]}),
    ),
    aliases=("DL3025",),
    controls=(),
)
