from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from license_expression import get_spdx_licensing

from seawall.model.licence import LONGEST, Licence, identifiers, normalised
from seawall.model.licence_names import EXCEPTIONS, NAMES

SPDX = get_spdx_licensing()

UNDERSTOOD = {
    "mit": "MIT",
    "Expat": "MIT",
    "BSD-3-clause": "BSD-3-Clause",
    "GPL-2.0": "GPL-2.0-only",
    "GPL-2": "GPL-2.0-only",
    "GPL-2+": "GPL-2.0-or-later",
    "GPLv2+": "GPL-2.0-or-later",
    "GNU GPL v3": "GPL-3.0-only",
    "LGPL-2.1+": "LGPL-2.1-or-later",
    "AGPLv3+": "AGPL-3.0-or-later",
    "GFDL-1.3+": "GFDL-1.3-or-later",
    "GNU Lesser General Public License, version 2.1": "LGPL-2.1-only",
    "ASL 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "The Apache Software License, Version 2.0": "Apache-2.0",
    "Eclipse Public License v. 2.0": "EPL-2.0",
    "zlib/libpng License": "Zlib",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "(MIT OR Apache-2.0)": "MIT OR Apache-2.0",
    "MIT/Apache-2.0": "MIT OR Apache-2.0",
    "MIT || GPL-2.0": "MIT OR GPL-2.0-only",
    "BSD-3-Clause & MIT": "BSD-3-Clause AND MIT",
    "GPL-2+ with Classpath exception": "GPL-2.0-or-later WITH Classpath-exception-2.0",
    "GPL-2.0-only WITH Classpath-exception-2.0": "GPL-2.0-only WITH Classpath-exception-2.0",
    "GPL+ or Artistic": "GPL-1.0-or-later OR Artistic-1.0-Perl",
    "MIT OR ISC AND Zlib": "MIT OR (ISC AND Zlib)",
    "LGPL-2.1+ or MPL-1.1, and Expat": "(LGPL-2.1-or-later OR MPL-1.1) AND MIT",
    "LicenseRef-Own.1": "LicenseRef-Own.1",
    "MIT License\n\nCopyright (c) somebody\n": "MIT",
    "MIT License\n" + "Permission is hereby granted " * 200: "MIT",
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_is_understood(text: str) -> None:
    assert normalised((text,)) == Licence(UNDERSTOOD[text])


@pytest.mark.parametrize(
    "text",
    [
        "BSD",
        "SEE LICENSE IN LICENSE.md",
        "UNLICENSED",
        "public-domain",
        "License :: OSI Approved :: BSD License",
        "MIT OR",
        "OR",
        "and or",
        "MIT OR BSD",
        "MIT WITH MIT",
        "GPL-2.0-only WITH exceptions",
        "Classpath-exception-2.0",
        "(MIT",
        "MIT)",
        "((((",
        ")(",
        "()",
        "( )",
        "(OR)",
        "GPL-9",
        "MIT ISC",
    ],
)
def test_what_is_not_understood_stays_as_it_was(text: str) -> None:
    assert normalised((text,)) == Licence("", (text,))


@pytest.mark.parametrize("text", ["", " ", "UNKNOWN", "NOASSERTION"])
def test_what_says_nothing(text: str) -> None:
    assert normalised((text,)) == Licence()


def test_several_texts_all_hold() -> None:
    texts = ("MIT OR ISC", "Apache-2.0", "MIT OR ISC", "weird", "weird")
    assert normalised(texts) == Licence("(MIT OR ISC) AND Apache-2.0", ("weird",))


def test_of_a_conjunction_what_is_understood_counts() -> None:
    assert normalised(("LGPLv2+ and GPLv2+ and (MIT or BSD)",)) == Licence(
        "LGPL-2.0-or-later AND GPL-2.0-or-later", ("(MIT OR BSD)",)
    )


@pytest.mark.parametrize(
    "text",
    ["(" * 500 + "MIT" + ")" * 500, "MIT AND (" * 100, "x" * 10**6, "MIT OR " * 10**5, "a, and " * 280],
)
def test_hostile_texts_end_as_texts(text: str) -> None:
    assert normalised((text,)).expression == ""


def test_names_and_exceptions_are_valid() -> None:
    for name, expression in NAMES.items():
        assert name == name.lower()
        assert str(SPDX.parse(expression, validate=True, strict=True)) == expression
    for exception in EXCEPTIONS.values():
        SPDX.parse(f"GPL-2.0-only WITH {exception}", validate=True, strict=True)


PARTS = st.sampled_from(
    [
        *list(UNDERSTOOD),
        "(",
        ")",
        "and",
        "or",
        "with",
        ",",
        "/",
        "BSD",
        "|",
        "&",
        "foo",
        "Classpath-exception-2.0",
    ]
)


@given(st.lists(st.one_of(st.lists(PARTS, max_size=9).map(" ".join), st.text(max_size=30)), max_size=3))
def test_whatever_comes_out_is_valid(texts: list[str]) -> None:
    found = normalised(tuple(texts))
    if found.expression and "LicenseRef-" not in found.expression:
        parsed = SPDX.parse(found.expression, validate=True, strict=True)
        assert parsed is not None
        assert str(parsed) == found.expression
    assert normalised((found.expression,)).expression == found.expression


@given(st.sampled_from(sorted(identifiers().values())))
def test_an_identifier_is_itself(name: str) -> None:
    assert normalised((name,)) == Licence(name)
    assert len(name) < LONGEST


def test_the_parser_is_imported_for_operators_alone() -> None:
    code = (
        "import sys; from seawall.model.licence import normalised; "
        "assert normalised(('GPL-2+', 'MIT', 'Expat')).expression == 'GPL-2.0-or-later AND MIT'; "
        "assert 'license_expression' not in sys.modules; normalised(('MIT or ISC',)); "
        "assert 'license_expression' in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
