"""Random versions that are hard to tell apart: short alphabets, shared beginnings, one change in a pair."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

Generate = Callable[[Random], str]

_PIECES = re.compile("[0-9]+|[A-Za-z]+|.")


def number(random: Random) -> str:
    """Digits: mostly small, sometimes with leading zeros, a date, or longer than 64 bits."""
    kind = random.random()
    if kind < 0.6:
        return random.choice(("0", "1", "2", "3", "9", "10", "11"))
    if kind < 0.75:
        return random.choice(("00", "01", "02", "010", "007", "000", "0010", "09"))
    if kind < 0.9:
        return str(random.choice((99, 127, 128, 129, 255, 256, 65535, 65536, 20230515, 20230516)))
    return str(random.randrange(10 ** random.choice((3, 6, 12, 18, 33, 34, 45))))


def _maven_piece(random: Random) -> str:
    known = "alpha Beta milestone RC cr SNAPSHOT Final GA release sp SP Alpha"
    words = f"a b m x jre redhat v foo_bar +build finals {known}".split()
    return random.choice(
        (number(random), random.choice("0123"), random.choice(words), random.choice("..--.-"))
    )


def maven(random: Random) -> str:
    numbers = number(random) + _some(random, 3, lambda random: "." + number(random))
    return numbers + _some(random, 6, _maven_piece)


def plain(random: Random) -> str:
    """Digits as JavaScript can compute with: no leading zero, below 2**53."""
    return str(random.choice((0, 0, 1, 2, 3, 9, 10, 11, 99, 127, 128, 255, 256, 20230515, 2**53 - 2)))


def _some(random: Random, most: int, one: Generate) -> str:
    return "".join(one(random) for _ in range(random.randint(0, most)))


def _maybe(random: Random, chance: float, one: Generate) -> str:
    return one(random) if random.random() < chance else ""


def _debian_piece(random: Random) -> str:
    words = ("a", "b", "rc", "deb", "dfsg", "git", "A", "Z", "z")
    return random.choice((number(random), random.choice(words), random.choice("~~~~++.....-:~")))


def dpkg(random: Random) -> str:
    upstream = number(random) + _some(random, 5, _debian_piece)
    epoch = _maybe(random, 0.25, lambda random: random.choice(("0:", "1:", "01:", "2:", "10:")))
    if not epoch:
        upstream = upstream.replace(":", ".")
    revision = _maybe(
        random, 0.6, lambda r: "-" + _some(r, 4, _debian_piece).replace("-", "").replace(":", ".")
    )
    if revision == "-" or (not revision and upstream.endswith("-")):
        revision += "0"
    return epoch + upstream + revision


def _rpm_piece(random: Random) -> str:
    words = ("a", "b", "rc", "el", "fc", "A", "Z", "z", "git", "module")
    return random.choice((number(random), random.choice(words), random.choice("~~^^...._+")))


def rpm(random: Random) -> str:
    epoch = _maybe(random, 0.25, lambda random: random.choice(("0:", "1:", "01:", "2:", "10:")))
    release = _maybe(random, 0.8, lambda random: "-" + _rpm_piece(random) + _some(random, 4, _rpm_piece))
    return epoch + _rpm_piece(random) + _some(random, 5, _rpm_piece) + release


def apk(random: Random) -> str:
    suffixes = ("_alpha", "_beta", "_pre", "_rc", "_cvs", "_svn", "_git", "_hg", "_p")
    return (
        number(random)
        + _some(random, 4, lambda random: "." + number(random))
        + _maybe(random, 0.2, lambda random: random.choice("abcz"))
        + _some(random, 2, lambda random: random.choice(suffixes) + _maybe(random, 0.7, number))
        + _maybe(random, 0.1, lambda random: "~" + random.choice(("a", "abc", "abcd", "0f", "12ab")))
        + _maybe(random, 0.6, lambda random: "-r" + number(random))
    )


def _identifier(random: Random) -> str:
    words = ("a", "alpha", "beta", "rc", "rc1", "rc10", "rc2", "-", "--", "a-b", "x1", "0a", "1-2", "A", "Z")
    return random.choice((plain(random), random.choice(words)))


def semver(random: Random) -> str:
    prerelease = _maybe(
        random, 0.6, lambda r: "-" + _identifier(r) + _some(r, 3, lambda r: "." + _identifier(r))
    )
    build = _maybe(random, 0.2, lambda random: random.choice(("+incompatible", "+1", "+001.a-b")))
    return f"{plain(random)}.{plain(random)}.{plain(random)}{prerelease}{build}"


def bitnami(random: Random) -> str:
    revision = random.choice(("", "-0", f"-{number(random)}", "-rc.1"))
    return f"{plain(random)}.{plain(random)}.{plain(random)}{revision}"


def _python_stage(random: Random) -> str:
    stage = random.choice(("a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "RC", "Alpha"))
    separator = random.choice(("", "", ".", "-", "_"))
    return separator + stage + random.choice(("", "", ".", "-", "_")) + number(random)


def _python_post(random: Random) -> str:
    if random.random() < 0.25:
        return "-" + number(random)
    return random.choice((".post", "post", "-post", "_rev", ".r", "r", ".Post")) + _maybe(random, 0.8, number)


def _python_local(random: Random) -> str:
    segments = ("1", "2", "10", "01", "a", "b", "ab", "a1", "1a", "ubuntu", "UBUNTU", "0", "cu118")
    more = _some(random, 2, lambda random: random.choice("._-") + random.choice(segments))
    return "+" + random.choice(segments) + more


def pep440(random: Random) -> str:
    return (
        _maybe(random, 0.1, lambda random: random.choice(("v", "V", " ")))
        + _maybe(random, 0.1, lambda random: random.choice(("0!", "1!", "01!", "2!")))
        + number(random)
        + _some(random, 3, lambda random: "." + number(random))
        + _maybe(random, 0.4, _python_stage)
        + _maybe(random, 0.3, _python_post)
        + _maybe(random, 0.3, lambda random: random.choice((".dev", "dev", "-dev", "_DEV.")) + number(random))
        + _maybe(random, 0.2, _python_local)
    )


def _gem_segment(random: Random) -> str:
    words = ("a", "b", "rc", "rc1", "pre", "beta", "A", "B", "a0", "a0b", "x0y0", "1a", "0a")
    return "." + random.choice(("0", "0", "00", number(random), random.choice(words)))


def rubygems(random: Random) -> str:
    dashed = _maybe(
        random, 0.2, lambda r: "-" + random.choice(("1", "0", "a", "rc1", "a-b", "-", "java", "1.0.b"))
    )
    return number(random) + _some(random, 6, _gem_segment) + dashed


def semver_build(random: Random) -> str:
    prerelease = _maybe(
        random, 0.5, lambda r: "-" + _identifier(r) + _some(r, 2, lambda r: "." + _identifier(r))
    )
    build = _maybe(random, 0.5, lambda r: "+" + _identifier(r) + _some(r, 2, lambda r: "." + _identifier(r)))
    return f"{plain(random)}.{plain(random)}.{plain(random)}{prerelease}{build}"


def numbers(random: Random) -> str:
    return number(random) + _some(random, 5, lambda random: random.choice(".-") + number(random))


def _conan_item(random: Random) -> str:
    words = ("a", "b", "rc1", "cci", "A", "_", "1w", "1v", "10a", "9e", "2021a", "0", "0")
    return random.choice((number(random), random.choice(words)))


def conan(random: Random) -> str:
    def listed(random: Random) -> str:
        return _conan_item(random) + _some(random, 3, lambda random: "." + _conan_item(random))

    return (
        listed(random)
        + _maybe(random, 0.3, lambda random: "-" + listed(random))
        + _maybe(random, 0.3, lambda random: "+" + listed(random))
    )


def opam(random: Random) -> str:
    return number(random) + _some(random, 6, _debian_piece)


def github_actions(random: Random) -> str:
    return random.choice(("v", "")) + semver(random)


def _nuget_label(random: Random) -> str:
    words = (
        "a",
        "A",
        "alpha",
        "Beta",
        "rc",
        "RC1",
        "rc10",
        "rc2",
        "-",
        "a-b",
        "x1",
        "0a",
        "1-2",
        "2147483647",
    )
    return random.choice((number(random), random.choice(words)))


def nuget(random: Random) -> str:
    labels = _maybe(
        random, 0.6, lambda r: "-" + _nuget_label(r) + _some(r, 3, lambda r: "." + _nuget_label(r))
    )
    build = _maybe(random, 0.2, lambda random: random.choice(("+1", "+001.a-b", "+69cd0f4")))
    return number(random) + _some(random, 3, lambda random: "." + number(random)) + labels + build


def _composer_number(random: Random) -> str:
    return random.choice(("0", "1", "2", "9", "10", "00", "01", "127", "128", "9999", "9999999"))


def _composer_date(random: Random) -> str:
    separator = random.choice((".", "-", ":", ""))
    parts = [random.choice(("2010", "2023")), *(random.choice(("01", "02", "10")) for _ in range(3))]
    return separator.join(parts[: random.randint(2, 4)])


def _composer_stability(random: Random) -> str:
    words = ("stable", "beta", "b", "RC", "rc", "alpha", "a", "patch", "pl", "p", "Beta")
    numbers = _some(random, 2, lambda random: random.choice((".", "-", "")) + _composer_number(random))
    return random.choice(("", ".", "-", "_")) + random.choice(words) + numbers


def packagist(random: Random) -> str:
    start = _maybe(random, 0.2, lambda random: random.choice("vV"))
    if random.random() < 0.1:
        branch = _some(
            random, 2, lambda random: random.choice((".x", ".*", ".X", "." + _composer_number(random)))
        )
        return start + random.choice("123") + branch + ".x-dev"
    if random.random() < 0.15:
        numbers = _composer_date(random)
    else:
        numbers = random.choice("0129") + _some(random, 3, lambda random: "." + _composer_number(random))
    return (
        start
        + numbers
        + _maybe(random, 0.5, _composer_stability)
        + _maybe(random, 0.2, lambda random: random.choice(("-dev", ".dev", "dev", "-DEV")))
        + _maybe(random, 0.1, lambda random: random.choice(("+1", "+a.b", "@dev", "@RC")))
    )


GENERATORS: dict[str, Generate] = {
    "apk": apk,
    "bitnami": bitnami,
    "conan": conan,
    "github-actions": github_actions,
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


def changed(random: Random, version: str, other: str) -> str:
    """Return `version` with one piece of it changed, left out, doubled, or taken from `other`."""
    pieces = _PIECES.findall(version)
    donors = _PIECES.findall(other)
    place = random.randrange(len(pieces))
    piece = pieces[place]
    match random.randrange(6):
        case 0:
            pieces[place] = ""
        case 1:
            pieces[place] = "0" + piece if piece.isdigit() else piece * 2
        case 2:
            pieces[place] = str(int(piece) + 1) if piece.isdigit() else random.choice(donors)
        case 3:
            pieces.insert(place, random.choice(donors))
        case 4:
            pieces += [random.choice(("", ".", "-", "_", "~", "+")), *donors[-2:]]
        case _:
            del pieces[place + 1 :]
    return "".join(pieces)


def pairs(scheme: str, seed: int) -> Iterator[tuple[str, str]]:
    """Yield pairs for ever, most of them near misses; a changed one need not be valid any more."""
    random = Random(seed)
    generate = GENERATORS[scheme]
    while True:
        first, second = generate(random), generate(random)
        yield first, second
        yield first, changed(random, first, second)
        yield second, changed(random, second, first)
        cut = random.randint(1, 4)
        yield _graft(first, second, cut), first


def _graft(first: str, second: str, cut: int) -> str:
    """Return the beginning of one version with the end of another."""
    return "".join(_PIECES.findall(first)[:cut] + _PIECES.findall(second)[cut:])
