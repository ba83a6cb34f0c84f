"""Each scheme's order once more: slow, plain, and step by step as its specification tells it.

Written to be read beside the specification and to share nothing with the keys.  An order takes two valid
versions and returns a negative number, 0 or a positive one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import zip_longest

from packaging.version import Version

Order = Callable[[str, str], int]


def _sign(difference: int) -> int:
    return (difference > 0) - (difference < 0)


def _value(digits: str) -> int:
    return int(digits or "0")


# Debian, as the manual page deb-version tells under "Sorting algorithm"


def _debian_rank(char: str) -> int:
    if char == "~":
        return -1
    if not char:
        return 0
    return ord(char) if char.isalpha() else ord(char) + 256


def _debian_part(left: str, right: str) -> int:
    while left or right:
        words = [re.match("[^0-9]*", text)[0] for text in (left, right)]  # type: ignore[index]
        for a, b in zip_longest(*words, fillvalue=""):
            if _debian_rank(a) != _debian_rank(b):
                return _debian_rank(a) - _debian_rank(b)
        left, right = left[len(words[0]) :], right[len(words[1]) :]
        numbers = [re.match("[0-9]*", text)[0] for text in (left, right)]  # type: ignore[index]
        if _value(numbers[0]) != _value(numbers[1]):
            return _value(numbers[0]) - _value(numbers[1])
        left, right = left[len(numbers[0]) :], right[len(numbers[1]) :]
    return 0


def _debian_split(version: str) -> tuple[int, str, str]:
    epoch, colon, rest = version.strip().partition(":")
    rest = rest if colon else epoch
    upstream, hyphen, revision = rest.rpartition("-")
    return _value(epoch) if colon else 0, upstream if hyphen else rest, revision if hyphen else ""


def dpkg(left: str, right: str) -> int:
    a, b = _debian_split(left), _debian_split(right)
    return _sign(a[0] - b[0] or _debian_part(a[1], b[1]) or _debian_part(a[2], b[2]))


# RPM, as the manual page rpm-version tells


def _rpm_rank(token: str) -> int:
    """Say in which order the kinds of things come at one place; the end is the empty string."""
    if token in {"~", "", "^"}:
        return ("~", "", "^").index(token)
    return 4 if token.isdigit() else 3


def _rpm_part(left: str, right: str) -> int:
    tokens = [re.findall("[0-9]+|[A-Za-z]+|[~^]", text) for text in (left, right)]
    for a, b in zip_longest(*tokens, fillvalue=""):
        if _rpm_rank(a) != _rpm_rank(b):
            return _rpm_rank(a) - _rpm_rank(b)
        if a.isdigit() and _value(a) != _value(b):
            return _value(a) - _value(b)
        if not a.isdigit() and a != b:
            return -1 if a < b else 1
    return 0


def _rpm_split(version: str) -> tuple[int, str, str | None]:
    epoch, colon, rest = version.partition(":")
    rest = rest if colon else epoch
    upstream, hyphen, release = rest.rpartition("-")
    return _value(epoch) if colon else 0, upstream if hyphen else rest, release if hyphen else None


def rpm(left: str, right: str) -> int:
    a, b = _rpm_split(left), _rpm_split(right)
    first = a[0] - b[0] or _rpm_part(a[1], b[1])
    if first or a[2] is None or b[2] is None:
        return _sign(first or (a[2] is not None) - (b[2] is not None))
    return _sign(_rpm_part(a[2], b[2]))


# apk-tools: the grammar is number{.number}...{letter}{_suffix{number}}...{~hash}{-r#}

_APK_KINDS = ("first", "dot", "letter", "suffix", "count", "hash", "revision", "end")
_APK_SUFFIXES = ("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p")


def _apk_tokens(version: str) -> list[tuple[str, str]]:
    match = re.fullmatch(r"(\d+)((?:\.\d+)*)([a-z]?)((?:_[a-z]+\d*)*)(?:~([0-9a-f]+))?(?:-r(\d+))?", version)
    assert match is not None
    first, dots, letter, suffixes, commit, revision = match.groups()
    tokens = [("first", first)] + [("dot", digits) for digits in dots.split(".")[1:]]
    tokens += [("letter", letter)] if letter else []
    for name, count in re.findall(r"_([a-z]+)(\d*)", suffixes):
        tokens += [("suffix", name)] + ([("count", count)] if count else [])
    tokens += [("hash", commit)] if commit else []
    tokens += [("revision", revision)] if revision else []
    return [*tokens, ("end", "")]


def _apk_same_kind(kind: str, a: str, b: str) -> int:
    if kind == "suffix":
        return _APK_SUFFIXES.index(a) - _APK_SUFFIXES.index(b)
    as_text = kind in {"letter", "hash"} or (kind == "dot" and "0" in {a[0], b[0]})
    if as_text:
        return (a > b) - (a < b)
    return _value(a) - _value(b)


def apk(left: str, right: str) -> int:
    for (kind_a, a), (kind_b, b) in zip(_apk_tokens(left), _apk_tokens(right), strict=False):
        if kind_a == kind_b == "end":
            break
        if kind_a == kind_b:
            if difference := _apk_same_kind(kind_a, a, b):
                return _sign(difference)
            continue
        for kind, text, answer in ((kind_a, a, -1), (kind_b, b, 1)):
            if kind == "suffix" and _APK_SUFFIXES.index(text) < _APK_SUFFIXES.index(""):
                return answer
        return _sign(_APK_KINDS.index(kind_b) - _APK_KINDS.index(kind_a))
    return 0


# Semantic Versioning 2.0.0, section 11


def _semver_split(version: str) -> tuple[list[int], list[str]]:
    text = version.strip().lstrip("=v")
    if text.startswith("go"):
        text = re.split("[ +-]", text[2:])[0]
    text = re.sub(r"^(\d+\.\d+)(alpha|beta|rc)(\d+)$", r"\1-\2.\3", text)
    core, _, prerelease = text.partition("+")[0].partition("-")
    numbers = [int(digits) for digits in core.split(".")]
    return [*numbers, 0, 0][:3], prerelease.split(".") if prerelease else []


def _identifier(a: str, b: str) -> int:
    if a.isdigit() and b.isdigit():
        return _value(a) - _value(b)
    if a.isdigit() != b.isdigit():
        return -1 if a.isdigit() else 1
    return (a > b) - (a < b)


def semver(left: str, right: str) -> int:
    (numbers_a, pre_a), (numbers_b, pre_b) = _semver_split(left), _semver_split(right)
    if numbers_a != numbers_b:
        return -1 if numbers_a < numbers_b else 1
    if not pre_a or not pre_b:
        return _sign(bool(pre_b) - bool(pre_a))
    for a, b in zip(pre_a, pre_b, strict=False):
        if difference := _identifier(a, b):
            return _sign(difference)
    return _sign(len(pre_a) - len(pre_b))


def _without_revision(version: str) -> str:
    release, _, revision = version.strip().rpartition("-")
    numbers = release.replace(".", "")
    is_revision = numbers.isdecimal() and release[0] != "." and revision.isdecimal() and int(revision) > 0
    return release if is_revision else version


def bitnami(left: str, right: str) -> int:
    return semver(_without_revision(left), _without_revision(right))


def pep440(left: str, right: str) -> int:
    a, b = Version(left), Version(right)
    return (a > b) - (a < b)


# Gem::Version#<=> of RubyGems 3


def _segments(version: str) -> list[int | str]:
    found = re.findall("[0-9]+|[A-Za-z]+", version.strip().replace("-", ".pre."))
    segments: list[int | str] = [int(text) if text.isdigit() else text for text in found]
    words = [place for place, segment in enumerate(segments) if isinstance(segment, str)]
    first = words[0] if words else len(segments)
    return _no_zeros(segments[:first]) + _no_zeros(segments[first:])


def _no_zeros(segments: list[int | str]) -> list[int | str]:
    while segments and segments[-1] == 0:
        segments.pop()
    return segments


def rubygems(left: str, right: str) -> int:
    for a, b in zip_longest(_segments(left), _segments(right), fillvalue=0):
        if isinstance(a, str) and isinstance(b, str):
            if a != b:
                return -1 if a < b else 1
        elif isinstance(a, int) and isinstance(b, int):
            if a != b:
                return _sign(a - b)
        else:
            return -1 if isinstance(a, str) else 1
    return 0


# pub_semver and Julia: as Semantic Versioning, then the build metadata


def _identifiers(left: list[str], right: list[str]) -> int:
    for a, b in zip(left, right, strict=False):
        if difference := _identifier(a, b) if a.lstrip("0") != b.lstrip("0") or not a.isdigit() else 0:
            return _sign(difference)
    return _sign(len(left) - len(right))


def semver_build(left: str, right: str) -> int:
    builds = [text.strip().partition("+")[2] for text in (left, right)]
    first = semver(*(text.strip().partition("+")[0] for text in (left, right)))
    lists = [build.split(".") if build else [] for build in builds]
    return first or _identifiers(*lists)


# Data.Version and R's package_version: lists of numbers


def numbers(left: str, right: str) -> int:
    a, b = ([int(digits) for digits in re.findall("[0-9]+", text)] for text in (left, right))
    return (a > b) - (a < b)


# Conan 2, conan/internal/model/version.py, but for items that only begin with digits

_Item = tuple[int, int, str]


def _conan_items(text: str) -> list[_Item]:
    items: list[_Item] = []
    for item in text.split("."):
        digits = item[: len(item) - len(item.lstrip("0123456789"))]
        items.append((0, int(digits), item[len(digits) :]) if digits else (1, 0, item))
    while items and items[-1] == (0, 0, ""):
        items.pop()
    return items


def conan(left: str, right: str) -> int:
    keys = []
    for text in (left, right):
        rest, plus, build = text.strip().partition("+")
        main, hyphen, prerelease = rest.partition("-")
        stage = (0, _conan_items(prerelease)) if hyphen else (1, [])
        keys.append((_conan_items(main), stage, (1, _conan_items(build)) if plus else (0, [])))
    return (keys[0] > keys[1]) - (keys[0] < keys[1])


# opam, OpamVersionCompare: Debian's two parts, no epoch


def opam(left: str, right: str) -> int:
    parts = []
    for text in (left, right):
        upstream, hyphen, revision = text.strip().rpartition("-")
        parts.append((upstream, revision) if hyphen else (revision, ""))
    (a, revision_a), (b, revision_b) = parts
    return _sign(_debian_part(a, b) or _debian_part(revision_a, revision_b))


# Bitnami: Semantic Versioning, but a number behind the hyphen is a revision


# VersionComparer.Default of NuGet.Versioning


def _nuget_label(a: str, b: str) -> int:
    small_a, small_b = (text.isdigit() and int(text) < 2**31 for text in (a, b))
    if small_a and small_b:
        return int(a) - int(b)
    if small_a != small_b:
        return -1 if small_a else 1
    return (a.upper() > b.upper()) - (a.upper() < b.upper())


def nuget(left: str, right: str) -> int:
    cores, labels = [], []
    for text in (left, right):
        core, _, prerelease = text.strip().lstrip("vV").partition("+")[0].partition("-")
        cores.append([*map(int, core.split(".")), 0, 0, 0][:4])
        labels.append(prerelease.split(".") if prerelease else [])
    if cores[0] != cores[1]:
        return -1 if cores[0] < cores[1] else 1
    if not all(labels):
        return _sign(len(labels[1]) - len(labels[0]))
    for a, b in zip(*labels, strict=False):
        if difference := _nuget_label(a, b):
            return _sign(difference)
    return _sign(len(labels[0]) - len(labels[1]))


# Composer\Semver\VersionParser::normalize, then PHP's version_compare

_COMPOSER_MODIFIER = r"[._-]?(?:(stable|beta|b|RC|alpha|a|patch|pl|p)((?:[.-]?\d+)*)?)?([.-]?dev)?"
_COMPOSER_SHORT = {"a": "alpha", "b": "beta", "p": "patch", "pl": "patch", "rc": "RC"}
_PHP_FORMS = {"dev": 0, "alpha": 1, "beta": 2, "rc": 3, "#": 4, "patch": 5}


def _composer_normal(version: str) -> str:
    text = re.sub(r"^([^,\s]+) +as +[^,\s]+$", r"\1", version.strip())
    text = re.sub(r"@(?:stable|RC|beta|alpha|dev)$", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^([^,\s+]+)\+\S+$", r"\1", text)
    classical = rf"v?(\d{{1,5}})(\.\d+)?(\.\d+)?(\.\d+)?{_COMPOSER_MODIFIER}"
    dated = rf"v?(\d{{4}}(?:[.:-]?\d{{2}}){{1,6}}(?:[.:-]?\d{{1,3}}){{0,2}}){_COMPOSER_MODIFIER}"
    if match := re.fullmatch(classical, text, re.IGNORECASE):
        normal = match[1] + "".join(part or ".0" for part in match.groups()[1:4])
    elif match := re.fullmatch(dated, text, re.IGNORECASE):
        normal = re.sub(r"\D", ".", match[1])
    else:
        branch = re.sub(r"[.-]?dev$", "", text, flags=re.IGNORECASE).lstrip("vV")
        parts = [*re.split(r"\.", re.sub("[xX*]", "9999999", branch)), *["9999999"] * 3]
        return ".".join(parts[:4]) + "-dev"
    stability, numbers, dev = match.groups()[-3:]
    if stability and stability.lower() == "stable":
        return normal
    if stability:
        name = stability.lower()
        normal += f"-{_COMPOSER_SHORT.get(name, name)}" + (numbers or "").lstrip(".-")
    return normal + ("-dev" if dev else "")


def _php_part(a: str | None, b: str | None) -> int:
    """Compare two parts of canonical versions; where a list has ended, a number beats and a word decides."""
    if a is None or b is None:
        more, sign = (b, -1) if a is None else (a, 1)
        return sign if more is not None and more.isdigit() else sign * _php_part(more, "#")
    if a.isdigit() and b.isdigit():
        return int(a) - int(b)
    ranks = [_PHP_FORMS["#" if part.isdigit() else part.lower()] for part in (a, b)]
    return ranks[0] - ranks[1]


def packagist(left: str, right: str) -> int:
    lists = [re.findall(r"\d+|[A-Za-z]+", _composer_normal(text)) for text in (left, right)]
    for a, b in zip_longest(*lists):
        if difference := _php_part(a, b):
            return _sign(difference)
    return 0


# Maven's ComparableVersion: parseVersion, normalize and the compareTo methods, one after the other

Item = int | str | list["Item"]
_MAVEN_QUALIFIERS = ("alpha", "beta", "milestone", "rc", "snapshot", "", "sp")
_MAVEN_ALIASES = {"ga": "", "final": "", "release": "", "cr": "rc"}


def _maven_word(text: str, *, before_digit: bool) -> str:
    if before_digit:
        text = {"a": "alpha", "b": "beta", "m": "milestone"}.get(text, text)
    return _MAVEN_ALIASES.get(text, text)


def _maven_item(text: str) -> Item:
    return int(text) if text.isdigit() else _maven_word(text, before_digit=False)


class _MavenParser:
    def __init__(self) -> None:
        self.stack: list[list[Item]] = [[]]

    def open(self) -> None:
        inner: list[Item] = []
        self.stack[-1].append(inner)
        self.stack.append(inner)

    def add(self, item: Item) -> None:
        self.stack[-1].append(item)

    def parse(self, version: str) -> list[Item]:  # noqa: C901 - one loop, as in the original
        start, digit = 0, False
        for i, char in enumerate(version):
            if char in ".-":
                self.add(0 if i == start else _maven_item(version[start:i]))
                start = i + 1
                if char == "-":
                    self.open()
            elif char.isdigit():
                if not digit and i > start:
                    if self.stack[-1]:
                        self.open()
                    self.add(_maven_word(version[start:i], before_digit=True))
                    start = i
                    self.open()
                digit = True
            else:
                if digit and i > start:
                    self.add(int(version[start:i]))
                    start = i
                    self.open()
                digit = False
        if len(version) > start:
            if not digit and self.stack[-1]:
                self.open()
            self.add(_maven_item(version[start:]))
        while self.stack:
            self.normalise(self.stack.pop())
        return self._outermost

    def normalise(self, items: list[Item]) -> None:
        for i in reversed(range(len(items))):
            if items[i] in (0, "", []):
                del items[i]
            elif not isinstance(items[i], list):
                break
        self._outermost = items


def _maven_qualifier(word: str) -> str:
    known = word in _MAVEN_QUALIFIERS
    return str(_MAVEN_QUALIFIERS.index(word)) if known else f"{len(_MAVEN_QUALIFIERS)}-{word}"


def _maven_with_nothing(item: Item) -> int:
    if isinstance(item, list):
        return next(filter(None, map(_maven_with_nothing, item)), 0)
    if isinstance(item, str):
        a, b = _maven_qualifier(item), _maven_qualifier("")
        return (a > b) - (a < b)
    return _sign(item)


def _maven_kind(item: Item) -> int:
    return (str, list, int).index(type(item))


def _maven_items(a: Item, b: Item, *, sides: bool) -> int:
    if isinstance(a, list) and isinstance(b, list):
        return _maven_lists(a, b, sides=sides)
    if isinstance(a, str) and isinstance(b, str):
        left, right = _maven_qualifier(a), _maven_qualifier(b)
        return (left > right) - (left < right)
    if isinstance(a, int) and isinstance(b, int):
        return _sign(a - b)
    return _sign(_maven_kind(a) - _maven_kind(b))


def _maven_lists(left: list[Item], right: list[Item], *, sides: bool) -> int:
    for place, (a, b) in enumerate(zip_longest(left, right)):
        if a is None or b is None:
            result = _maven_with_nothing(a) if b is None else -_maven_with_nothing(b)
        else:
            result = _maven_items(a, b, sides=sides)
            if sides and type(a) is not type(b):
                mine, others = (_maven_with_nothing(items[place:]) for items in (left, right))
                result = _sign(mine - others) or result
        if result:
            return result
    return 0


def maven_itself(left: str, right: str) -> int:
    """Compare as Maven does; on versions like 1.0.alpha.1, 1 and 1-1 that is no order."""
    a, b = (_MavenParser().parse(text.strip().lower()) for text in (left, right))
    return _maven_lists(a, b, sides=False)


def maven(left: str, right: str) -> int:
    """Compare as Maven does, but where kinds of items differ ask first on which side of nothing each is."""
    a, b = (_MavenParser().parse(text.strip().lower()) for text in (left, right))
    return _maven_lists(a, b, sides=True)


ORDERS: dict[str, Order] = {
    "apk": apk,
    "bitnami": bitnami,
    "conan": conan,
    "github-actions": semver,
    "numbers": numbers,
    "opam": opam,
    "semver-build": semver_build,
    "dpkg": dpkg,
    "nuget": nuget,
    "packagist": packagist,
    "maven": maven,
    "pep440": pep440,
    "rpm": rpm,
    "rubygems": rubygems,
    "semver": semver,
}
