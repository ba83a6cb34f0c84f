"""Licences as SPDX expressions (SPDX 3.0 annex B): from the many texts that packages state them with.

The list of identifiers is the data of license-expression, read without importing it, for most packages
state one identifier or one well-known name; its parser is imported for the first text with an operator.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from seawall.model.licence_names import EXCEPTIONS, GNU, NAMES

if TYPE_CHECKING:
    from license_expression import Licensing

LONGEST = 2000
DEEPEST = 24
_TITLE = 200
_SPACE = re.compile(r"\s+")
_NOTHING = frozenset(("", "unknown", "noassertion", "n/a", "null"))
_CLASSIFIER = "license :: "
_TOKENS = re.compile(
    r"\s*(?P<open>\()|\s*(?P<close>\))|(?:,\s*|\s+)(?P<word>and|or|with)(?=[\s(])"
    r"|\s*(?P<sign>\|\|?|&&?|/(?!libpng))\s*",
    re.IGNORECASE,
)
_SIGNS = {"|": "OR", "||": "OR", "/": "OR", "&": "AND", "&&": "AND"}
_GNU = re.compile(
    rf"(?:gnu )?({'|'.join(sorted(map(re.escape, GNU), key=len, reverse=True))})"
    r"[ -]?(?:version |v\.? ?)?([1-3])(?:\.([0-3]))?(?:\.0)?"
    r"( ?\+|[ -]or[ -]later(?: version)?|[ -]only)?(?: \((?:a|l)?gpl ?v?[0-9.]*\+?\))?"
)
_REFERENCE = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")


class Licence(Struct, frozen=True, omit_defaults=True):
    """What a package's texts say: a valid SPDX expression or "", and the texts that none could be made of."""

    expression: str = ""
    texts: tuple[str, ...] = ()


class _Entry(Struct):
    spdx_license_key: str | None = None
    other_spdx_license_keys: list[str] = []
    is_exception: bool = False


def normalised(texts: tuple[str, ...]) -> Licence:
    """Return what several texts of one package say together.

    Each is true of some part of the package (a Debian package states one for each group of its files), so
    all of them hold: they are joined with AND.  Of a text that joins with "and" what is understood counts,
    and the rest is among the texts; one that offers a choice is understood whole or not at all.
    """
    expressions: dict[str, None] = {}
    left: dict[str, None] = {}
    for text in texts:
        made, rest = _understood(text) if len(text) <= LONGEST else _titled(text)
        expressions.update(dict.fromkeys(made))
        left.update(dict.fromkeys(rest))
    several = len(expressions) > 1
    joined = " AND ".join(f"({e})" if several and " OR " in e else e for e in expressions)
    return Licence(joined, tuple(left))


class Terms(Struct, frozen=True):
    """Expressions of which all (AND) or one (OR) have to be accepted."""

    operator: str
    parts: tuple[Terms | str, ...]


def terms(expression: str) -> Terms | str:
    """Return what a valid expression asks for; a licence, with its exception if it has one, is itself."""
    if " AND " not in expression and " OR " not in expression:
        return expression
    return _terms(_licensing().parse(expression))


def _terms(node: Any) -> Terms | str:  # noqa: ANN401 - license-expression is not annotated
    operator = type(node).__name__
    if operator not in {"AND", "OR"}:
        return str(node.render("{symbol.key}"))
    return Terms(operator, tuple(map(_terms, node.args)))


@cache
def identifiers() -> dict[str, str]:
    """Return SPDX's identifiers by themselves in lower case; those it has retired give what replaced them."""
    return {name: found for name, (found, exception) in _listed().items() if not exception}


_Understood = tuple[tuple[str, ...], tuple[str, ...]]


def _titled(text: str) -> _Understood:
    """Return what the first line of a whole licence says: its title, or nothing."""
    found = _name(_SPACE.sub(" ", text.lstrip()[:_TITLE].partition("\n")[0]).strip())
    return ((found,), ()) if found else ((), (text,))


@lru_cache(maxsize=4096)
def _understood(text: str) -> _Understood:
    """Return the expressions that all hold, and what was not understood."""
    plain = _SPACE.sub(" ", text).strip()
    if plain.lower() in _NOTHING:
        return (), ()
    if found := _name(plain):
        return (found,), ()
    if "\n" in text.strip():
        return _titled(text)
    made: list[str] = []
    rest: list[str] = []
    for part in _conjuncts(_tokens(plain)):
        expression = _expression(part)
        if expression:
            made.append(expression)
        else:
            rest.append("".join(f" {token} " if token in _OPERATORS else token for token in part))
    return (tuple(made), tuple(rest)) if made else ((), (text,))


_OPERATORS = frozenset(("AND", "OR", "WITH"))


def _tokens(text: str) -> list[str]:
    """Return parentheses, operators in capitals and what is between them; nothing when they do not match.

    "A or B, and C" is (A or B) and C: a comma before an operator ends what precedes (copyright-format 1.0,
    "Syntax").
    """
    tokens: list[str] = []
    starts = [0]
    at = 0
    for match in _TOKENS.finditer(text):
        if between := text[at : match.start()].strip(" ,"):
            tokens.append(between)
        at = match.end()
        if match["open"]:
            tokens.append("(")
            starts.append(len(tokens))
        elif match["close"]:
            tokens.append(")")
            starts.pop()
        else:
            if match[0].startswith(",") and starts:
                tokens.insert(starts[-1], "(")
                tokens.append(")")
            tokens.append(match["word"].upper() if match["word"] else _SIGNS[match["sign"]])
        if not 0 < len(starts) <= DEEPEST:
            return []
    if rest := text[at:].strip(" ,"):
        tokens.append(rest)
    return tokens if len(starts) == 1 else []


def _conjuncts(tokens: list[str]) -> list[list[str]]:
    """Split at the outermost ANDs, unless an OR stands beside them: AND binds closer."""
    depth = 0
    parts: list[list[str]] = [[]]
    for word in tokens:
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == "OR":
            return [tokens]
        if depth == 0 and word == "AND":
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _expression(tokens: list[str]) -> str:
    """Return the expression that tokens make, "" when one of them is no known licence."""
    if len(tokens) == 1:
        return _name(tokens[0])
    words: list[str] = []
    for index, token in enumerate(tokens):
        if token in _OPERATORS or token in {"(", ")"}:
            words.append(token)
            continue
        after_with = index > 0 and tokens[index - 1] == "WITH"
        found = _exception(token) if after_with else _name(token)
        if not found:
            return ""
        words.append(f"({found})" if " OR " in found else found)
    return _parsed(" ".join(words))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> str:
    try:
        found = _licensing().parse(text)
        return str(found.render("{symbol.key}")) if found is not None else ""
    except Exception:  # noqa: BLE001 - it fails in many ways (IndexError, for one) at what strangers write
        return ""


@cache
def _licensing() -> Licensing:
    from license_expression import Licensing  # noqa: PLC0415 - only for texts with an operator

    return Licensing()


def _name(text: str) -> str:
    """Return the identifier or expression that a name stands for, "" when it is not known."""
    if _REFERENCE.fullmatch(text):
        return text
    lower = text.lower()
    if lower.startswith(_CLASSIFIER):
        lower = lower.rpartition(" :: ")[2]
    known = identifiers()
    found = known.get(lower) or NAMES.get(lower) or _gnu(lower)
    if found or len(lower) > _TITLE:
        return found
    bare = lower.replace(", version", " version").replace(",", "").strip()
    bare = bare.removeprefix("the ").removesuffix(".").replace("licence", "license")
    return known.get(bare) or NAMES.get(bare) or _gnu(bare) or known.get(bare.removesuffix(" license"), "")


def _gnu(lower: str) -> str:
    """Return the identifier of a licence of GNU's: `GPL-2+`, `GPLv2+`, `GNU LGPL v2.1 or later`."""
    match = _GNU.fullmatch(lower)
    if match is None:
        return ""
    family, major, minor, how = match.groups()
    later = "or-later" if (how and "only" not in how) or lower.endswith("+)") else "only"
    return identifiers().get(f"{GNU[family]}-{major}.{minor or 0}-{later}".lower(), "")


def _exception(text: str) -> str:
    lower = text.lower()
    found, exception = _listed().get(lower, ("", False))
    return found if exception else EXCEPTIONS.get(lower, "")


@cache
def _listed() -> dict[str, tuple[str, bool]]:
    from importlib.util import find_spec  # noqa: PLC0415 - not at start-up
    from pathlib import Path  # noqa: PLC0415

    import msgspec  # noqa: PLC0415

    spec = find_spec("license_expression")
    assert spec is not None
    assert spec.origin is not None
    content = (Path(spec.origin).parent / "data" / "scancode-licensedb-index.json").read_bytes()
    found: dict[str, tuple[str, bool]] = {}
    for entry in msgspec.json.decode(content, type=list[_Entry]):
        name = entry.spdx_license_key
        if name and not name.startswith("LicenseRef"):
            for other in entry.other_spdx_license_keys:
                if not other.startswith("LicenseRef"):
                    found.setdefault(other.lower(), (name, entry.is_exception))
            found[name.lower()] = (name, entry.is_exception)
    return found
