"""Why Seawall and hadolint differ: each kind of difference by name, with what tells that it is one."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from seawall.dockerfile.shell import BOURNE
from seawall.dockerfile.steps import Dockerfile, Script, Step


class Difference(Struct, frozen=True):
    """A rule that only one of both finds broken in the instruction of a line."""

    file: Dockerfile
    rule: str
    line: int
    ours: bool
    theirs_all: frozenset[tuple[str, int]]
    ours_all: frozenset[tuple[str, int]]

    @property
    def step(self) -> Step | None:
        """The instruction."""
        return self.file.step_at(self.line)

    @property
    def script(self) -> Script | None:
        """What the instruction runs, if it is a RUN."""
        return next((each for each in self.file.scripts if each.step is self.step), None)

    @property
    def text(self) -> str:
        """The instruction as one line, its here-documents and what a shell is given behind it."""
        step = self.step
        if step is None:
            return ""
        words = (step.keyword, *(f"--{name}={value}" for name, value in step.flags), step.text)
        return " ".join((*words, self.script.text if self.script is not None else ""))


Holds = Callable[[Difference], bool]


class Explanation(Struct, frozen=True):
    """A kind of difference, and for which rules it may be the reason; without any, for all."""

    name: str
    why: str
    holds: Holds
    rules: str = ""


def explained(difference: Difference) -> Explanation | None:
    """Return the first explanation that holds of a difference."""
    for each in EXPLANATIONS:
        if (not each.rules or difference.rule in each.rules.split()) and each.holds(difference):
            return each
    return None


def _ours(pattern: str = "") -> Holds:
    return lambda it: it.ours and re.search(pattern, it.text, re.DOTALL) is not None


def _theirs(pattern: str = "") -> Holds:
    return lambda it: not it.ours and re.search(pattern, it.text, re.DOTALL) is not None


def _mounted(it: Difference) -> bool:
    mounts = it.step.mounts if it.step is not None else ()
    return not it.ours and any(each.get("type") in {"cache", "tmpfs"} for each in mounts)


def _of_trigger(it: Difference) -> bool:
    return it.ours and it.step is not None and it.step.onbuild


def _no_bourne(it: Difference) -> bool:
    script = it.script
    return script is not None and script.dialect not in BOURNE and not script.step.json


def _one_note(it: Difference) -> bool:
    """Only one is left of hadolint's, or that one is ignored by the comment above."""
    told = [rule for rule, line in it.theirs_all if line == it.line and rule.startswith("SC")]
    above = [text for line, text in it.file.comments if line == it.line - 1 and "SC" in text]
    return it.ours and it.rule.startswith("SC") and (len(told) == 1 or bool(above))


def _unparsed(it: Difference) -> bool:
    """ShellCheck says that it could not parse the text: then hadolint knows no command of it."""
    told = it.ours_all | it.theirs_all
    return it.ours and any(rule.startswith("SC10") and line == it.line for rule, line in told)


def _ignored_inside(it: Difference) -> bool:
    step = it.step
    lines = range(step.line - 2, step.end_line + 1) if step is not None else ()
    above = [text.lower() for line, text in it.file.comments if line in lines]
    return not it.ours and any(it.rule.lower() in text for text in above)


def _not_shipped(it: Difference) -> bool:
    return not it.ours and it.step is not None and it.step.stage not in it.file.shipped


def _another_shell(it: Difference) -> bool:
    """Both ask ShellCheck, but of different shells: hadolint knows only what SHELL says in that stage.

    It forgets that at the next ARG or ENV, and asks of a here-document for the shell of its stage.
    """
    asked = not it.ours and (it.rule == "DL4006" or it.rule.startswith("SC"))
    return asked and it.script is not None and it.script.dialect not in {"sh", "dash"}


def _named_otherwise(it: Difference) -> bool:
    """A stage is named in other letters than where it is meant, or by its number, or like another."""
    stages = it.file.stages
    meant = [word for each in stages for word in each.step.words]
    if it.step is not None:
        meant += [it.step.flag("from"), *it.step.words[:1]]
    if any(word.upper() != "AS" and (word != word.lower() or word.isdecimal()) for word in meant):
        return True
    called = [each.image for each in stages] + [each.name for each in stages if each.name]
    return len(set(called)) < len(called)


def _after_another(it: Difference) -> bool:
    """The RUN before is one that a here-document, a variable or another shell counts otherwise."""
    at = it.file.steps.index(it.step) if it.step is not None else 0
    before = it.file.steps[at - 1] if at else None
    script = next((each for each in it.file.scripts if each.step is before), None)
    if script is None:
        return False
    return bool(script.step.heredocs) or "$" in script.text or script.dialect not in BOURNE


def _shell_told(it: Difference) -> bool:
    shells = [step for step in it.file.steps if step.keyword == "SHELL"]
    return not it.ours and any("pipefail" in step.words for step in shells)


def _earlier_stage(it: Difference) -> bool:
    return it.ours and it.step is not None and it.step.stage < len(it.file.stages) - 1


def _among_others(it: Difference) -> bool:
    """A later RUN of the stage is of a shell that is not read here."""
    stage = it.step.stage if it.step is not None else -1
    shells = {each.dialect for each in it.file.scripts if each.step.stage == stage and not each.step.json}
    return not it.ours and not shells <= BOURNE


EXPLANATIONS = (
    Explanation(
        "rules of our own",
        "hadolint 2.15 has no such rule",
        lambda it: it.ours and not it.rule.startswith(("DL", "SC")),
    ),
    Explanation(
        "newer than 2.15",
        "in hadolint's source, in no release yet",
        _ours(),
        "DL3068 DL3069 DL3070 DL3071 DL3072 DL3073 DL3074 DL3075 DL3076 DL3077 DL4007",
    ),
    Explanation("one note a RUN", "hadolint keeps the last of ShellCheck's and drops the others", _one_note),
    Explanation("triggers", "hadolint judges few rules inside ONBUILD", _of_trigger),
    Explanation(
        "no Bourne shell",
        "what PowerShell, cmd and Windows images run is none",
        _no_bourne,
    ),
    Explanation(
        "unpacked elsewhere", "the archive is unpacked by a RUN of another shell", _among_others, "DL3010"
    ),
    Explanation(
        "last stage alone", "hadolint forgets the archives of all other stages", _earlier_stage, "DL3010"
    ),
    Explanation(
        "comments inside",
        "a comment that ignores holds inside a continued instruction, after a blank line, in lower case",
        _ignored_inside,
    ),
    Explanation(
        "all comments",
        "comments count that hadolint does not read: inside instructions, in lower case, Seawall's",
        _ours(),
        "DL1001",
    ),
    Explanation(
        "unparsed text",
        "hadolint knows no command of a RUN that ShellCheck cannot parse; here it is read on after the error",
        _unparsed,
    ),
    Explanation(
        "lists with a shell",
        '`["bash", "-c", "…"]` is read as what that shell runs',
        lambda it: it.ours and it.step is not None and it.step.keyword == "RUN" and it.step.json,
    ),
    Explanation(
        "read by a shell",
        "a here-document that a shell reads is its script",
        lambda it: it.ours and it.step is not None and bool(it.step.heredocs),
    ),
    Explanation(
        "kept by a mount",
        "a cache or tmpfs mount at or above the folder keeps it out of the layer",
        _mounted,
        "DL3009 DL3019 DL3032 DL3036 DL3040 DL3042 DL3060",
    ),
    Explanation(
        "not shipped",
        "who a stage runs as, and what it leaves, is nobody's concern where it is not in the image",
        _not_shipped,
        "DL3002 DL3009 DL3060",
    ),
    Explanation(
        "asked of the image",
        "labels and a health check are those of the last stage and its bases, told once",
        lambda _: True,
        "DL3049 DL3057",
    ),
    Explanation(
        "another shell",
        "a stage has the SHELL of the stage that it is built from and keeps it after ARG and ENV; the first "
        "line of a here-document may name another",
        _another_shell,
    ),
    Explanation(
        "names of stages",
        "a stage's name is the same in capitals, its number names it, too, and two of one image are two",
        _named_otherwise,
        "DL3006 DL3009 DL3022 DL3023 DL3024 DL3045 DL3060",
    ),
    Explanation("numbers of stages", "a number names a stage, no image", _theirs(r"--from=\d+ "), "DL3026"),
    Explanation(
        "names by variables",
        "an image that a variable names may be a stage or have its tag; a default is put in",
        lambda it: "$" in it.text,
        "DL3006 DL3026",
    ),
    Explanation(
        "set elsewhere",
        "what another stage or a trigger sets is not set here, and what quotes protect is not put in",
        lambda _: True,
        "DL3044",
    ),
    Explanation("files", "a package given as a file cannot change", _theirs(r"\.rpm\b"), "DL3033 DL3041"),
    Explanation(
        "groups",
        "installing groups and files, and updating, fills the cache, too",
        _ours(r"groupinstall|localinstall|update|upgrade"),
        "DL3032 DL3040",
    ),
    Explanation(
        "removed by hand",
        "rm of the cache does what clean and --no-cache do",
        _theirs(r"rm .*/var/cache/(?:zypp|apk)"),
        "DL3019 DL3036",
    ),
    Explanation(
        "rm of anything",
        "hadolint takes `rm -rf` of whatever for rm of the cache, and does not look further",
        lambda it: "rm -r" in it.text,
        "DL3009 DL3032 DL3040",
    ),
    Explanation(
        "dnf and microdnf", "both fill the cache that one of them cleans", _theirs(r"dnf.*clean"), "DL3040"
    ),
    Explanation(
        "cleaned too early",
        "what is installed after the cleaning is not cleaned up",
        _ours(r"\bcc\b|clean"),
        "DL3032 DL3036 DL3040 DL3060",
    ),
    Explanation(
        "after another shell",
        "the RUN before is counted by what its own shell runs",
        _after_another,
        "DL3059",
    ),
    Explanation(
        "commands by variables", "a command whose name is in a variable is one", _theirs(r"\$"), "DL3059"
    ),
    Explanation("pip by path", "a virtual environment's pip is pip", _ours(r"/pip[\d.]* "), "DL3013 DL3042"),
    Explanation("npm i", "`npm i` and `npm add` are `npm install`", _ours(r"npm (?:i|add) "), "DL3016"),
    Explanation("useradd --uid", "`--uid` is `-u`", _ours(r"--uid"), "DL3046"),
    Explanation(
        "what ADD fetches", "a variable or git@… may name what ADD fetches", _theirs(r"\$|git@"), "DL3020"
    ),
    Explanation(
        "a folder without /",
        "the builder takes `.` for a folder, and what a variable holds may end with /",
        _theirs(r"[.]\s*$|\$"),
        "DL3021",
    ),
    Explanation(
        "words of secrets", "whole words of a name are compared; *_FILE names a file", _theirs(), "DL3064"
    ),
    Explanation("USER $X", "a variable may hold a number", _theirs(r"\$"), "DL3066"),
    Explanation(
        "keys of labels",
        "Docker asks for lower case, digits, dots and hyphens, and for one of these at a time",
        _ours(r"_|[.-]{2}"),
        "DL3048",
    ),
    Explanation(
        "licences", "an expression of several is SPDX, too", _theirs(r"(?i) (?:or|and|with) "), "DL3054"
    ),
    Explanation(
        "pipefail in the RUN",
        "`set -o pipefail` does for the RUN what SHELL does for the stage",
        _theirs(r"set -\S*o pipefail"),
        "DL4006",
    ),
    Explanation(
        "any shell's pipefail",
        "sh, dash and ksh, and bash behind env, heed the -o pipefail of SHELL, or refuse it at once",
        _shell_told,
        "DL4006",
    ),
)
