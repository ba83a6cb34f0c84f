"""Licences of one document: SPDX expressions where texts parse, references to the texts where not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from seawall.model.licence import normalised
from seawall.sbom.spdx.document import NOTHING, plain, short_hash, slug

_REFERENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_FOREIGN = "DocumentRef-"


class Licensing:
    """The licences of a document that is being written; `extracted` are the texts referred to so far."""

    def __init__(self) -> None:
        self.extracted: dict[str, str] = {}
        self._known: dict[tuple[str, ...], str] = {}

    def declared(self, texts: tuple[str, ...]) -> str:
        """Return one expression for the texts of a package; "" for none."""
        if not texts:
            return ""
        known = self._known.get(texts)
        if known is None:
            known = self._known[texts] = self._expression(texts)
        return known

    def _expression(self, texts: tuple[str, ...]) -> str:
        licence = normalised(texts)
        expression, rest = licence.expression, licence.texts
        if _FOREIGN in expression:  # of a document that this one does not refer to
            expression, rest = "", texts
        for reference in _REFERENCE.findall(expression):
            self.extracted.setdefault(reference, reference)
        references = [self._reference(text) for text in rest if plain(text)]
        if references and " OR " in expression:
            expression = f"({expression})"
        return " AND ".join([expression, *references] if expression else references)

    def _reference(self, text: str) -> str:
        reference = f"LicenseRef-{slug(text, 40) or 'text'}-{short_hash(text)[:8]}"
        self.extracted[reference] = plain(text)
        return reference


def licence_texts(expression: str, extracted: Mapping[str, str]) -> tuple[str, ...]:
    """Return the texts that an expression joins with AND, references by what they stand for.

    An expression that offers choices stays whole.
    """
    if expression in NOTHING:
        return ()
    if "LicenseRef-" not in expression:
        return _joined(expression)
    return tuple(
        extracted.get(text, text) if _REFERENCE.fullmatch(text) else text for text in _joined(expression)
    )


@lru_cache(maxsize=4096)
def _joined(expression: str) -> tuple[str, ...]:
    if "(" in expression or " OR " in expression:
        return (expression,)
    return tuple(text.strip() for text in expression.split(" AND "))


def references(expression: str) -> list[str]:
    """Return the LicenseRefs of an expression, in its order."""
    return _REFERENCE.findall(expression)
