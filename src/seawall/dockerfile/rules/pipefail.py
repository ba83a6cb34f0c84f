"""Set pipefail before a RUN with a pipe."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.drafting import Draft, Edit, Fix
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    careful: set[int] = set()
    scripts = {script.step: script for script in file.scripts}
    for step in file.steps:
        if step.keyword == "SHELL" and not step.onbuild:
            (careful.add if "pipefail" in step.words else careful.discard)(step.stage)
        elif step.keyword == "FROM" and not step.onbuild and file.stages[step.stage].base in careful:
            careful.add(step.stage)
        script = scripts.get(step)
        if script is None or not script.pipes:
            continue
        if ("pipefail" in step.words) if step.json else (step.stage in careful):
            continue
        if not any(command.name == "set" and command.has("pipefail") for command in script.commands):
            yield Hit(script.pipes[0])


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    script = draft.script(hit.line)
    if script is None or script.step.onbuild or script.dialect not in {"sh", "bash", "ash", "dash"}:
        return
    file = draft.file
    base = file.stages[file.lineage(script.step.stage)[-1]] if script.step.stage >= 0 else None
    small = base is not None and ("alpine" in base.reference or "busybox" in base.reference)
    shell = '"/bin/ash", "-eo"' if small else '"/bin/bash", "-o"'
    place = draft.above(script.step)
    yield Fix((Edit(place, place, f'SHELL [{shell}, "pipefail", "-c"]{draft.newline}'),), safe=False)


RULE = Rule(
    name="pipefail",
    title="Set pipefail before a RUN with a pipe",
    why="Otherwise only the last command of the pipe can fail: a download that broke off is built on.",
    severity=Severity.MEDIUM,
    fix=_fix,
    aliases=("DL4006",),
    bad=("FROM debian:12\nRUN cat /a | sort > /b",),
    good=(
        'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN cat /a | sort > /b',
        "FROM debian:12\nRUN set -o pipefail && cat /a | sort > /b",
        (
            "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
            'SHELL ["powershell"]\n'
            "RUN Get-Item a | Remove-Item"
        ),
    ),
    violates=_violates,
)
