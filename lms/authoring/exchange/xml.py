"""XML that strangers give us, read as it comes: one record at a time is in memory, never the file. No entities, bounded depth.

`packages/xml.py` reads manifests whole and keeps no mixed text; this reads question banks, whose text is the matter.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import BinaryIO
from xml.parsers import expat

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport

MAX_DEPTH = 200
# Of one record (a question with its pictures in base64), in characters; and its elements.
MAX_RECORD = 48 * 1024 * 1024
MAX_ELEMENTS = 100_000
# A name, tag or comment that is longer is an attack: expat keeps it whole and begins anew with each piece.
MAX_TOKEN_BYTES = 4 * 1024 * 1024
# Texts that stand before the records, and their characters.
MAX_HEADINGS, MAX_HEADING = 200, 100_000
_CHUNK = 64 * 1024


@dataclass(slots=True)
class Element:
    """`tag` and the names of attributes are local names."""

    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    # Text before the first child; `tail` follows the element inside its parent.
    text: str = ""
    tail: str = ""
    # Its text or elements were more than a record may hold, so some are missing.
    is_cut: bool = False

    def all(self, tag: str) -> Iterator["Element"]:
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Element | None":
        return next(self.all(tag), None)

    def text_of(self, *path: str) -> str:
        """The text at the end of a path of first children, stripped; "" where there is none."""
        found: Element | None = self
        for tag in path:
            found = found.first(tag) if found is not None else None
        return found.whole_text().strip() if found is not None else ""

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def walk(self) -> Iterator["Element"]:
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))

    def whole_text(self) -> str:
        """All text inside, without tags."""
        if not self.children:
            return self.text
        parts = [self.text]
        ends: list[Element | str] = list(reversed(self.children))
        while ends:
            part = ends.pop()
            if isinstance(part, str):
                parts.append(part)
                continue
            parts.append(part.text)
            ends.append(part.tail)
            ends.extend(reversed(part.children))
        return "".join(parts)


Take = Callable[[Element, list[Element]], None]


def read_whole(file: BinaryIO, name: str, *, encoding: str | None = None) -> Element:
    """The root of a file that is one record. `encoding`: whatever it declares. Raises BadImport."""
    roots: list[Element] = []
    stream(file, name, at_depth=1, take=lambda root, _above: roots.append(root), encoding=encoding)
    return roots[0]


def stream(
    file: BinaryIO,
    name: str,
    *,
    at_depth: int,
    take: Take,
    progress: Callable[[int], None] = lambda _bytes: None,
    encoding: str | None = None,
) -> None:
    """Hand over each element at this depth (1 is the root) when it ends, then forget it. Raises BadImport.

    With it go the elements around it, outermost first, as far as they were read: their attributes, and as children what they
    held before it that is text only. `encoding`: of a file that declares another one.
    """
    reader = _Reader(name, at_depth, take, encoding)
    read = 0
    try:
        while chunk := file.read(_CHUNK):
            reader.parser.Parse(chunk, False)
            read += len(chunk)
            if read - reader.parser.CurrentByteIndex > MAX_TOKEN_BYTES:
                raise BadImport(Code.TOO_LARGE, reader.place(), most=MAX_TOKEN_BYTES // 1024**2)
            progress(read)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadImport(Code.BROKEN_XML, name, line=error.lineno) from error
    except (LookupError, UnicodeError) as error:
        if isinstance(error, IndexError | KeyError):
            raise
        # An encoding that nobody knows.
        raise BadImport(Code.WRONG_ENCODING, name) from error


def first_element(head: bytes, name: str) -> str:
    """The local name of the root, from the beginning of a file. Raises BadImport."""
    found: list[str] = []
    reader = _Reader(name, 1, lambda _element, _above: None)

    def start(tag: str, _attributes: dict[str, str]) -> None:
        found.append(tag.rpartition("}")[2])

    reader.parser.StartElementHandler = start
    reader.parser.EndElementHandler = reader.parser.CharacterDataHandler = None
    try:
        reader.parser.Parse(head, False)
    except expat.ExpatError as error:
        if not found:
            raise BadImport(Code.BROKEN_XML, name, line=error.lineno) from error
    except (LookupError, UnicodeError) as error:
        raise BadImport(Code.WRONG_ENCODING, name) from error
    return found[0] if found else ""


class _Reader:
    def __init__(self, name: str, at_depth: int, take: Take, encoding: str | None = None) -> None:
        self.name, self.at_depth, self.take = name, at_depth, take
        self.depth = self.size = self.count = 0
        self.record: Element | None = None
        # Elements of the record, and those around it.
        self.open: list[Element] = []
        self.above: list[Element] = []
        self.pieces: list[str] = []
        self.parser = expat.ParserCreate(encoding, namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.entity
        self.parser.SkippedEntityHandler = self.skipped

    def place(self) -> str:
        return f"{self.name}:{self.parser.CurrentLineNumber}"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadImport(Code.XML_TOO_DEEP, self.place(), most=MAX_DEPTH)
        self._settle()
        if self.depth <= self.at_depth:
            self.size = self.count = 0
        self.count += 1
        self.size += sum(map(len, attributes.values()))
        element = Element(
            name.rpartition("}")[2],
            self.parser.CurrentLineNumber,
            {key.rpartition("}")[2]: value for key, value in attributes.items()},
        )
        if self.depth < self.at_depth:
            self.above.append(element)
            return
        if self.open and self.count <= MAX_ELEMENTS and self.size <= MAX_RECORD:
            self.open[-1].children.append(element)
        elif self.open:
            self.open[0].is_cut = True
        self.open.append(element)

    def end(self, _name: str) -> None:
        self.depth -= 1
        self._settle()
        if not self.open:
            self._end_above()
            return
        element = self.open.pop()
        if not self.open:
            self.take(element, self.above)

    def _end_above(self) -> None:
        element = self.above.pop()
        if self.above and not element.children and len(self.above[-1].children) < MAX_HEADINGS:
            self.above[-1].children.append(element)

    def characters(self, text: str) -> None:
        self.size += len(text)
        if self.size <= MAX_RECORD:
            self.pieces.append(text)
        elif self.open:
            self.open[0].is_cut = True

    def _settle(self) -> None:
        """Put the text so far where it belongs."""
        if not self.pieces or not (self.open or self.above):
            return
        text, here = "".join(self.pieces), (self.open or self.above)[-1]
        self.pieces = []
        if not self.open:
            here.text = (here.text + text)[:MAX_HEADING]
        elif here.children:
            here.children[-1].tail += text
        else:
            here.text += text

    def doctype(self, _name: str, _system: str | None, _public: str | None, has_internal_subset: bool) -> None:
        # One without declarations is harmless: nothing is fetched.
        if has_internal_subset:
            raise BadImport(Code.HAS_ENTITIES, self.place())

    def entity(self, *_declared: object) -> None:
        raise BadImport(Code.HAS_ENTITIES, self.place())

    def skipped(self, name: str, is_parameter: bool) -> None:
        """« &nbsp; » of a file whose DOCTYPE we do not fetch."""
        if not is_parameter:
            self.characters(html5.get(f"{name};", ""))
