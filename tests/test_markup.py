"""The bounded reader of XML: what it says of good documents, and what it refuses."""

from __future__ import annotations

from contextlib import suppress
from time import perf_counter
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall import markup
from seawall.markup import Element, parse_xml
from seawall.model.errors import LimitExceeded, Malformed

BOM = """<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5" xmlns:x="urn:x" version="1">
  <components>
    <component type="library"><name> tide &amp; ebb </name><x:name>other</x:name></component>
    <x:component/>
    <component><name xmlns="">none</name>a<b/>c<![CDATA[<d>]]></component>
  </components>
</bom>
"""

LETTERS = st.characters(min_codepoint=32, max_codepoint=0xD7FF, exclude_characters="\x7f")
ELEMENTS = st.recursive(
    st.builds(Element, st.sampled_from("abc"), st.just(1), text=st.text(LETTERS, max_size=5)),
    lambda inner: st.builds(
        Element,
        st.sampled_from("abc"),
        st.just(1),
        attributes=st.dictionaries(st.sampled_from("xyz"), st.text(LETTERS, max_size=5), max_size=2),
        children=st.lists(inner, max_size=3),
    ),
    max_leaves=20,
)


def written(element: Element) -> str:
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in element.attributes.items())
    inner = escape(element.text) + "".join(map(written, element.children))
    return f"<{element.name}{attributes}>{inner}</{element.name}>"


def test_a_document() -> None:
    root = parse_xml("bom.xml", BOM.encode())
    assert (root.name, root.namespace, root.attributes["version"], root.line) == (
        "bom",
        "http://cyclonedx.org/schema/bom/1.5",
        "1",
        2,
    )
    components = root.child("components")
    assert components is not None
    first, last = components.all("component")
    assert first.attributes == {"type": "library"}
    assert first.said("name") == "tide & ebb"
    assert [child.namespace for child in first.children] == [root.namespace, "urn:x"]
    assert (last.line, last.said("name"), last.text) == (6, "", "ac<d>")
    assert root.said("components", "component", "name") == "tide & ebb"
    assert root.said("nothing", "at", "all") == ""
    assert root.child() is root


@given(ELEMENTS)
def test_what_is_written_is_read(element: Element) -> None:
    assert written(parse_xml("x.xml", written(element).encode())) == written(element)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "cp1252"])
def test_encodings(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?><a>für</a>'
    assert parse_xml("a.xml", text.encode(encoding)).text == "für"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a b='1' b='2'/>",
        "<a>&undeclared;</a>",
        "<a>\x00</a>",
        "no markup",
        "<?xml version='1.0' encoding='none'?><a/>",
        "<?xml version='1.0' encoding='utf-7'?><a/>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"^dir/a\.xml: "):
        parse_xml("dir/a.xml", text.encode())


def test_depth() -> None:
    deep = "<a>" * markup.MAX_DEPTH + "</a>" * markup.MAX_DEPTH
    assert parse_xml("a.xml", deep.encode()).name == "a"
    for levels in (markup.MAX_DEPTH + 1, 1_000_000):
        with pytest.raises(LimitExceeded, match="nested"):
            parse_xml("a.xml", b"<a>" * levels)


@pytest.mark.parametrize("piece", [b"<a/>", b"<a", b"<", b"a=''", b"="])
@pytest.mark.parametrize("encoded", [False, True])
def test_number_of_values(piece: bytes, encoded: bool) -> None:
    text = b"<a>" + piece * 1001 + b"</a>"
    with pytest.raises(LimitExceeded, match="more than 1000"):
        parse_xml("a.xml", text.decode().encode("utf-16") if encoded else text, most=1000)


@pytest.mark.parametrize(
    "text",
    [
        f"<a xmlns='{'u' * 500_000}'>" + "<b/>" * 50_000 + "</a>",
        "<a "
        + " ".join(f"xmlns:p{i}='u'" for i in range(20_000))
        + ">"
        + "<b xmlns:q=''/>" * 20_000
        + "</a>",
        "<a>" + "x&amp;" * 200_000 + "</a>",
        "<a>" + "<b>" * 200 + "x<c/>" * 50_000 + "</b>" * 200 + "</a>",
        "<a " + " ".join(f"b{i}=''" for i in range(50_000)) + "/>",
        "".join(f"<a xmlns:p{i}='u'>" for i in range(255)) + "<b/>" * 300_000 + "</a>" * 255,
    ],
    ids=["long-namespace", "many-namespaces", "text", "mixed", "attributes", "deep-namespaces"],
)
def test_work_grows_with_the_length(text: str) -> None:
    start = perf_counter()
    assert parse_xml("a.xml", text.encode()).name == "a"
    assert perf_counter() - start < 5


@given(st.integers(0, len(BOM.encode()) - 1), st.integers(0, 7), st.booleans())
def test_broken_documents(at: int, bit: int, cut: bool) -> None:
    data = bytearray(BOM.encode())
    data[at] ^= 1 << bit
    with suppress(Malformed, LimitExceeded):
        parse_xml("bom.xml", bytes(data[:at] if cut else data))


def test_grandchildren_are_taken_one_by_one() -> None:
    data = b"<a><b><c n='1'><d/></c><e/><c n='2'/></b><c/></a>"
    taken: list[tuple[str, str, int]] = []

    def take(parent: Element, child: Element) -> bool:
        taken.append((parent.name, child.name, len(child.children)))
        return child.name == "c"

    root = parse_xml("x", data, grandchild=take)
    assert taken == [("b", "c", 1), ("b", "e", 0), ("b", "c", 0)]
    assert [[child.name for child in each.children] for each in root.children] == [["e"], []]


def test_how_much_there_may_be_is_told() -> None:
    assert parse_xml("x", b"<a><b/></a>", most=3).name == "a"
    with pytest.raises(LimitExceeded, match="more than 2 XML"):
        parse_xml("x", b"<a><b/></a>", most=2)
