"""A bounded reader of XML 1.0 for documents that strangers wrote.

A document type declaration is refused, and with it every entity but the five that XML itself has: nothing
expands and nothing is fetched.  Depth and the number of elements and attributes are bounded, work and memory
grow with the document's length alone, and nothing recurses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field

from seawall.model.errors import LimitExceeded, Malformed

MAX_DEPTH = 256
MAX_VALUES = 4_000_000
_NO_ATTRIBUTES: Mapping[str, str] = {}


class Element(Struct, eq=False):
    """One element: its local name, its namespace's URI ("" without one), and its line, counted from 1.

    `attributes` are by name as written, prefix and declarations of namespaces included; `text` is its own
    character data, joined, without that of its children.
    """

    name: str
    line: int
    namespace: str = ""
    attributes: Mapping[str, str] = _NO_ATTRIBUTES
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Element]:
        """Yield the children of that local name that share this element's namespace."""
        return (child for child in self.children if child.name == name and child.namespace == self.namespace)

    def child(self, *names: str) -> Element | None:
        """Return the first child of the first name, of that the first of the second, and so on; or None."""
        found: Element | None = self
        for name in names:
            found = next(found.all(name), None) if found is not None else None
        return found

    def said(self, *names: str) -> str:
        """Return the text that `child(*names)` has, without blanks around it; "" where there is none."""
        found = self.child(*names)
        return found.text.strip() if found is not None else ""


class _Builder:
    """The handlers that expat calls; `root` is there when all is read."""

    def __init__(self, path: str, grandchild: Callable[[Element, Element], bool] | None) -> None:
        self._path = path
        self._grandchild = grandchild
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._namespaces: dict[str, list[str]] = {}
        self._declared: list[tuple[int, list[str]]] = []
        self.root: Element | None = None
        self.line = 0

    def doctype(self, *_: object) -> None:
        raise Malformed(f"{self._path}: it has a document type declaration, which is not read")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise LimitExceeded(f"{self._path}: XML nested more than {MAX_DEPTH} deep")
        if attributes:
            self._declare(attributes)
        prefix, _, name = tag.rpartition(":")
        uris = self._namespaces.get(prefix)
        element = Element(name, self.line, uris[-1] if uris else "", attributes or _NO_ATTRIBUTES)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])

    def end(self, _: str) -> None:
        element = self._open.pop()
        element.text = "".join(self._texts.pop())
        if self._grandchild and len(self._open) == 2 and self._grandchild(self._open[1], element):
            self._open[1].children.pop()
        if self._declared and self._declared[-1][0] == len(self._open):
            for prefix in self._declared.pop()[1]:
                self._namespaces[prefix].pop()

    def text(self, data: str) -> None:
        self._texts[-1].append(data)

    def _declare(self, attributes: dict[str, str]) -> None:
        mine = []
        for name, uri in attributes.items():
            if name == "xmlns" or name.startswith("xmlns:"):
                mine.append(name[6:])
                self._namespaces.setdefault(name[6:], []).append(uri)
        if mine:
            self._declared.append((len(self._open), mine))


def parse_xml(
    path: str,
    data: bytes,
    most: int | None = None,
    grandchild: Callable[[Element, Element], bool] | None = None,
) -> Element:
    """Return the root element of a document; `path` is for the error's sake.

    `grandchild` is given every grandchild of the root when it is whole, after its parent; one of which it
    returns True is not kept, so that a long list need not be held in memory.

    Malformed for what is not well-formed or has a document type declaration, LimitExceeded for what is nested
    deeper than MAX_DEPTH or has more than `most` (usually MAX_VALUES) elements and attributes.  Whoever reads
    the bytes bounds their number.
    """
    from xml.parsers import expat  # noqa: PLC0415 - few targets have such files

    most = MAX_VALUES if most is None else most
    if data.count(b"<") + data.count(b"=") > most:  # also where a character takes two bytes
        raise LimitExceeded(f"{path}: more than {most} XML elements and attributes")
    parser = expat.ParserCreate()
    parser.buffer_text = True
    builder = _Builder(path, grandchild)

    def start(tag: str, attributes: dict[str, str]) -> None:
        builder.line = parser.CurrentLineNumber
        builder.start(tag, attributes)

    parser.StartDoctypeDeclHandler = builder.doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Malformed(f"{path}: not well-formed XML: {error}") from None
    if builder.root is None:
        raise Malformed(f"{path}: no element in it")
    return builder.root
