"""Rule files of gitleaks, as they are: rules, allow-lists, extension.

Their expressions are Go's, which are RE2's.  What a file says that is not understood is an error that names
the file and the rule, for a rule that is passed over would find nothing and say nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct, field

from seawall.model.errors import Misuse, NotAllowed, NotFound
from seawall.model.finding import Severity
from seawall.secrets.base import Detector
from seawall.secrets.rules import Match, Required, Rule, compiled

NAME = ".gitleaks.toml"
_LONGEST = 4 * 1024 * 1024
_DEEPEST = 4
_OR, _AND = frozenset(("", "OR", "||")), frozenset(("AND", "&&"))
_TARGETS = ("", "secret", "match", "line")
Allowed = Callable[[Match], bool]


class _Allowlist(Struct, rename="camel"):
    condition: str = ""
    commits: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    regexes: list[str] = field(default_factory=list)
    regex_target: str = ""
    stopwords: list[str] = field(default_factory=list)
    target_rules: list[str] = field(default_factory=list)


class _Required(Struct, rename="camel"):
    id: str
    within_lines: int | None = None
    within_columns: int | None = None


class _Rule(Struct, rename="camel"):
    id: str
    description: str = ""
    regex: str = ""
    path: str = ""
    secret_group: int = 0
    entropy: float = 0.0
    keywords: list[str] = field(default_factory=list)
    allowlist: _Allowlist | list[_Allowlist] | None = None
    allowlists: list[_Allowlist] = field(default_factory=list)
    required: list[_Required] = field(default_factory=list)
    skip_report: bool = False


class _Extend(Struct, rename="camel"):
    path: str = ""
    url: str = ""
    use_default: bool = False
    disabled_rules: list[str] = field(default_factory=list)


class _File(Struct, rename="camel"):
    extend: _Extend = field(default_factory=_Extend)
    rules: list[dict[str, object]] = field(default_factory=list)
    allowlist: _Allowlist | list[_Allowlist] | None = None
    allowlists: list[_Allowlist] = field(default_factory=list)


class Config(Struct, frozen=True):
    """What a file, with those it extends, asks for.

    `use_default` asks for the built-in detectors, too, of which `disabled` are left out.  `allowed` holds for
    every rule, `of_rules` for those named, whoever brought them, and `passes` says that a path is not looked
    at.  `text` is all that was read.
    """

    rules: tuple[Rule, ...] = ()
    use_default: bool = False
    disabled: frozenset[str] = frozenset()
    allowed: tuple[Allowed, ...] = ()
    of_rules: tuple[tuple[str, Allowed], ...] = ()
    passes: Callable[[str], bool] | None = None
    text: bytes = b""

    def applied(self, rule: Rule) -> Rule:
        """Return a rule with the allow-lists that hold for it."""
        own = [each for name, each in self.of_rules if name == rule.name]
        every = [*([rule.allowed] if rule.allowed else []), *own, *self.allowed]
        return msgspec.structs.replace(rule, allowed=_any(every)) if every else rule


def load(path: Path) -> Config:
    """Read a file and those that it extends.

    Raises NotFound, NotAllowed, and Misuse for what is not understood.
    """
    files = _with_extended(path, 0)
    rules: dict[str, _Rule] = {}
    origins: dict[str, Path] = {}
    for place, file, _ in reversed(files):  # what extends says the last word
        for each in file.rules:
            rule = _rule(place, each)
            earlier = rules.get(rule.id)
            rules[rule.id] = _overridden(earlier, rule, each) if earlier else rule
            origins[rule.id] = place
    disabled = frozenset(name for _, file, _ in files for name in file.extend.disabled_rules)
    made = tuple(
        _made(origins[name], rule, frozenset(rules)) for name, rule in rules.items() if name not in disabled
    )
    every = [(place, each) for place, file, _ in files for each in _lists(file.allowlist, file.allowlists)]
    whole = [_allowed(f"{place}: an allow-list", each) for place, each in every if not each.target_rules]
    return Config(
        made,
        any(file.extend.use_default for _, file, _ in files),
        disabled,
        tuple(whole),
        tuple(
            (name, _allowed(f"{place}: an allow-list", each))
            for place, each in every
            for name in each.target_rules
        ),
        _passing([each for _, each in every if not each.target_rules]),
        b"\0".join(text for _, _, text in files),
    )


def _with_extended(path: Path, depth: int) -> list[tuple[Path, _File, bytes]]:
    if depth > _DEEPEST:
        raise Misuse(f"{path}: files that extend each other more than {_DEEPEST} deep")
    try:
        if depth and path.exists() and not path.is_file():  # as a pipe, which would be waited for
            raise NotAllowed(f"{path}: not a regular file")
        with path.open("rb") as stream:
            text = stream.read(_LONGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"{path}: no such file of rules") from None
    except OSError as error:
        raise NotAllowed(f"{path}: {error.strerror or error}") from None
    if len(text) > _LONGEST:
        raise Misuse(f"{path}: more than {_LONGEST} bytes of rules")
    try:
        file = msgspec.convert(tomllib.loads(text.decode()), _File)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, msgspec.ValidationError) as error:
        raise Misuse(f"{path}: not a file of gitleaks' rules: {error}") from None
    if file.extend.url:
        raise Misuse(f"{path}: [extend] url is not fetched: put the file beside this one and name it by path")
    found = [(path, file, text)]
    if file.extend.path:
        beside = path.parent / file.extend.path
        found += _with_extended(beside if beside.exists() else Path(file.extend.path), depth + 1)
    return found


def _rule(place: Path, table: dict[str, object]) -> _Rule:
    try:
        return msgspec.convert(table, _Rule)
    except msgspec.ValidationError as error:
        named = table.get("id")
        raise Misuse(f"{place}: rule {named if isinstance(named, str) else '?'}: {error}") from None


def _overridden(earlier: _Rule, later: _Rule, told: dict[str, object]) -> _Rule:
    """Return a rule that another file has already, with what the later one says of it."""
    changes = {
        name: getattr(later, name) for name in ("description", "regex", "path") if getattr(later, name)
    }
    changes |= {name: getattr(later, name) for name in ("entropy",) if "entropy" in told}
    if "secretGroup" in told:
        changes["secret_group"] = later.secret_group
    return msgspec.structs.replace(
        earlier,
        **changes,
        keywords=[*earlier.keywords, *later.keywords],
        allowlist=[*_lists(earlier.allowlist, ()), *_lists(later.allowlist, ())],
        allowlists=[*earlier.allowlists, *later.allowlists],
        required=later.required or earlier.required,
    )


def _lists(old: _Allowlist | list[_Allowlist] | None, new: Sequence[_Allowlist]) -> list[_Allowlist]:
    """Return allow-lists of the old and of the new spelling."""
    first = old if isinstance(old, list) else [old] if old is not None else []
    return [*first, *new]


def _made(place: Path, rule: _Rule, known: frozenset[str]) -> Rule:
    what = f"{place}: rule {rule.id}"
    if not rule.regex and not rule.path:
        raise Misuse(f"{what}: it has neither a regex nor a path")
    groups = _checked(what, rule.regex)
    _checked(what, rule.path)
    if not 0 <= rule.secret_group <= groups:
        raise Misuse(f"{what}: secretGroup {rule.secret_group}, where the regex has {groups} groups")
    for each in rule.required:
        if each.id not in known:
            raise Misuse(f"{what}: it requires the rule {each.id}, which does not exist")
        if min(each.within_lines or 0, each.within_columns or 0) < 0:
            raise Misuse(f"{what}: withinLines and withinColumns are not below 0")
    return Rule(
        Detector(
            rule.id,
            rule.description or rule.id,
            rule.regex,
            Severity.HIGH,
            tuple(word.lower() for word in rule.keywords),
            rule.entropy,
            paths=rule.path,
        ),
        generic=rule.id.startswith("generic"),
        foreign=True,
        group=rule.secret_group,
        allowed=_any([_allowed(what, each) for each in _lists(rule.allowlist, rule.allowlists)]),
        required=tuple(Required(each.id, each.within_lines, each.within_columns) for each in rule.required),
        reported=not rule.skip_report,
    )


def _checked(what: str, pattern: str) -> int:
    """Compile an expression and return how many groups it has."""
    try:
        return compiled(pattern).groups
    except Misuse as error:
        raise Misuse(f"{what}: {error}") from None


def _any(every: Sequence[Allowed]) -> Allowed | None:
    if len(every) < 2:
        return every[0] if every else None
    return lambda match: any(each(match) for each in every)


def _allowed(what: str, told: _Allowlist) -> Allowed:
    """Return what says of a match that an allow-list covers it."""
    condition = told.condition.upper()
    if condition not in _OR | _AND:
        raise Misuse(f"{what}: the condition {told.condition!r} is neither AND nor OR")
    if told.regex_target not in _TARGETS:
        raise Misuse(f"{what}: the regexTarget {told.regex_target!r} is none of secret, match and line")
    for pattern in (*told.paths, *told.regexes):
        _checked(what, pattern)
    tests: list[Allowed] = []
    if told.commits:
        tests.append(lambda match: any(each.lower() == match.commit for each in told.commits))
    if told.paths:
        tests.append(lambda match: _searched(told.paths, match.path))
    if told.regexes:
        target = told.regex_target or "secret"
        tests.append(lambda match: _searched(told.regexes, getattr(match, target)))
    if told.stopwords:
        words = [word.lower() for word in told.stopwords]
        tests.append(lambda match: any(word in match.secret.lower() for word in words))
    if not tests:
        raise Misuse(f"{what}: it names no commits, paths, regexes or stopwords")
    combine = all if condition in _AND else any
    return lambda match: combine(test(match) for test in tests)


def _searched(patterns: Sequence[str], text: str) -> bool:
    data = text.encode("utf-8", "replace")
    return any(compiled(pattern).search(data) for pattern in patterns)


def _passing(lists: Sequence[_Allowlist]) -> Callable[[str], bool] | None:
    """Return what says of a path that it need not be looked at, whatever stands there."""
    patterns: list[str] = []
    for each in lists:
        alone = not (each.commits or each.regexes or each.stopwords)
        if each.condition.upper() in _OR or alone:
            patterns += each.paths
    return (lambda path: _searched(patterns, path)) if patterns else None
