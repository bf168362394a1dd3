"""XML that strangers give us, as plain elements with their lines. No DTD, no entities, bounded in size and depth. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from lms.packages.archive import MAX_READ_BYTES
from lms.packages.faults import Fault
from lms.packages.faults import fault as _

MAX_DEPTH = 100
# Five thousand units of cmi5 have so many. Each costs a hundred times the four bytes that it may take in the file.
MAX_ELEMENTS = 50_000


class BadXml(Exception):
    """`reason` is in the reader's language and names the line where there is one."""

    def __init__(self, reason: Fault) -> None:
        super().__init__()
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


@dataclass(slots=True)
class Element:
    """`tag` and the names of `attributes` are local names; `namespace` belongs to the tag.

    Attributes with a namespace stand under "{namespace}name".
    """

    tag: str
    namespace: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    # All text directly inside, joined and stripped.
    text: str = ""

    def all(self, tag: str) -> Iterator["Element"]:
        """The children of this local name, whatever their namespace."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Element | None":
        return next(self.all(tag), None)

    def text_of(self, tag: str) -> str:
        """The text of the first such child, or ""."""
        found = self.first(tag)
        return found.text if found else ""


def at_line(line: int, reason: Fault) -> Fault:
    return _("Line %(line)s: %(reason)s", line=line, reason=reason)


def read_xml(content: bytes) -> Element:
    """The root element. Raises BadXml."""
    if len(content) > MAX_READ_BYTES:
        raise BadXml(_("The XML is larger than %(most)s MB.", most=MAX_READ_BYTES // 1024**2))
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise BadXml(
            # Without expat's reason, which is in English.
            at_line(error.lineno, _("the XML is not well formed."))
        ) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise BadXml(_("The XML is written in an encoding that cannot be read; use UTF-8.")) from error
    return builder.root


class _Builder:
    root: Element

    def __init__(self) -> None:
        self.open: list[Element] = []
        self.count = 0
        # The pieces of text of each open element: joined once, because a hostile file has a million of them.
        self.texts: list[list[str]] = []
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        # Without a DTD there are no entities but XML's own five: nothing to expand, nothing to fetch.
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise BadXml(
                at_line(
                    self.parser.CurrentLineNumber,
                    _("elements are nested more than %(most)s deep.", most=MAX_DEPTH),
                )
            )
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise BadXml(_("The XML has more than %(most)s elements.", most=MAX_ELEMENTS))
        namespace, _brace, tag = name.rpartition("}")
        element = Element(
            tag,
            namespace,
            self.parser.CurrentLineNumber,
            {("{" + key if "}" in key else key): value for key, value in attributes.items()},
        )
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        self.texts.append([])

    def end(self, _name: str) -> None:
        self.open.pop().text = "".join(self.texts.pop()).strip()

    def characters(self, text: str) -> None:
        self.texts[-1].append(text)

    def refuse_doctype(self, *_declared: object) -> None:
        raise BadXml(at_line(self.parser.CurrentLineNumber, _("a document type (DOCTYPE) is not allowed.")))
