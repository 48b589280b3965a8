"""What do the elements of an XML file say? Every element is used, ignored by name, or an error.

The parser is expat with handlers. A document type, an entity declaration, a reference to anything
outside, deep nesting and endless text are refused, so that no entity can grow or be fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

import msgspec

from tidewaiter.core.errors import DataError, Where, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.sources.files import SourceFile

DEEPEST = 40
LONGEST_TEXT = 1 << 20
_CHUNK = 1 << 16
_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance|"


class Element(msgspec.Struct):
    """An element without its namespace.

    Attributes:
        tag: Local name.
        line: Line it begins on.
        attributes: Attributes by local name; those that only name a schema are left out.
        text: Its text, trimmed.
        children: Elements inside.
    """

    tag: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = msgspec.field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        """Return the children of a tag."""
        return [child for child in self.children if child.tag == tag]

    def under(self, *tags: str) -> list[Element]:
        """Return the elements at a path below this one."""
        found = [self]
        for tag in tags:
            found = [inner for outer in found for inner in outer.all(tag)]
        return found

    def of(self, tag: str) -> str:
        """Return the text of the first child of a tag, or ""."""
        return next((child.text for child in self.children if child.tag == tag), "")


class _Growing:
    """The handlers of one parse: a stack of open elements, and records that are complete."""

    def __init__(self, name: str, records: frozenset[str]) -> None:
        self.name = name
        self.records = records
        self.stack: list[Element] = []
        self.texts: list[list[str]] = []
        self.sizes: list[int] = []
        self.inside = 0
        self.ready: list[Element] = []
        self.parser = expat.ParserCreate(namespace_separator="|")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.parser.ExternalEntityRefHandler = self.refuse

    def place(self) -> Where:
        path = "/".join(element.tag for element in self.stack)
        return Where(self.name, self.parser.CurrentLineNumber, path)

    def refuse(self, *_: object) -> NoReturn:
        raise DataError(
            "the file declares a document type or an entity",
            where=self.place(),
            allowed="elements, attributes and text alone",
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.stack) >= DEEPEST:
            raise DataError(
                "nested too deeply", where=self.place(), allowed=f"{DEEPEST} levels at most"
            )
        plain = {
            key.rpartition("|")[2]: value
            for key, value in attributes.items()
            if not key.startswith(_SCHEMA_INSTANCE)
        }
        element = Element(tag.rpartition("|")[2], self.parser.CurrentLineNumber, plain)
        if self.inside:
            self.stack[-1].children.append(element)
        self.inside += bool(self.inside) or element.tag in self.records
        self.stack.append(element)
        self.texts.append([])
        self.sizes.append(0)

    def characters(self, text: str) -> None:
        self.sizes[-1] += len(text)
        if self.sizes[-1] > LONGEST_TEXT:
            raise DataError(
                "a text is too long",
                where=self.place(),
                allowed=f"{LONGEST_TEXT} characters at most",
            )
        self.texts[-1].append(text)

    def end(self, _tag: str) -> None:
        element = self.stack.pop()
        element.text = "".join(self.texts.pop()).strip()
        self.sizes.pop()
        self.inside -= bool(self.inside)
        if not self.inside:
            self.ready.append(element)


def elements_of(file: SourceFile, records: frozenset[str]) -> Iterator[Element]:
    """Yield every element of the given tags with all that is inside, and the bare elements around.

    An element outside the records comes without children: its children came before it.

    Raises:
        DataError: If the file is not well-formed, is cut off, or declares a type or an entity.
    """
    growing = _Growing(file.name, records)
    for begin in range(0, max(len(file.content), 1), _CHUNK):
        part = file.content[begin : begin + _CHUNK]
        try:
            growing.parser.Parse(part, begin + _CHUNK >= len(file.content))
        except expat.ExpatError as error:
            raise DataError(
                "the file is not well-formed XML, or is cut off",
                where=Where(file.name, error.lineno),
                found=expat.ErrorString(error.code),
            ) from error
        yield from growing.ready
        growing.ready.clear()


def paths(text: str) -> frozenset[str]:
    """Return the paths that stand in a text, parted by blanks and line ends."""
    return frozenset(text.split())


def check_known(element: Element, known: frozenset[str], name: str, path: str = "") -> None:
    """Refuse an element or attribute that a format does not know.

    Args:
        element: The element.
        known: Paths below it: ``names/name``, and ``names/name@id`` for attributes.
        name: The file's name, for errors.
        path: Path of the element itself.

    Raises:
        DataError: With the line and the path.
    """
    for attribute in element.attributes:
        _require_known(f"{path}@{attribute}", known, Where(name, element.line, element.tag))
    for child in element.children:
        inner = f"{path}/{child.tag}".lstrip("/")
        _require_known(inner, known, Where(name, child.line, element.tag))
        check_known(child, known, name, inner)


def _require_known(path: str, known: frozenset[str], where: Where) -> None:
    if path not in known:
        raise DataError(
            "the file has an element or attribute that this format does not know",
            where=where,
            found=path,
            hint=nearest(path, sorted(known)),
        )
