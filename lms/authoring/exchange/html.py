"""HTML of other programs → plain text, or pieces of our Markdown and the media between them. Pure.

Two parsers stand in a row: nh3 keeps what is on the allow-list and closes what is open, then html.parser gives it to us.
What comes out is Markdown, of which no HTML is ever rendered (core/markup.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Literal

import nh3
from markdown_it import MarkdownIt

from lms.authoring.exchange.maths import without_mathml

# Deeper elements are taken for text of those around them.
MAX_DEPTH = 40
MAX_NESTED = 1000
# Of longer texts brackets could be opened so often that reading them takes minutes.
MAX_MARKDOWN = 20_000
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "figure",
        "figcaption",
        "center",
        "address",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "hr",
        "details",
        "summary",
        "fieldset",
        "legend",
    ]
)
_INLINE = frozenset(
    [
        "b",
        "strong",
        "i",
        "em",
        "a",
        "br",
        "img",
        "audio",
        "video",
        "source",
        "sub",
        "sup",
        "code",
        "span",
        "u",
        "s",
        "small",
        "mark",
        "del",
        "ins",
        "q",
        "font",
        "label",
    ]
)
# Beginnings of addresses to which lessons may lead.
LINKS = ("http://", "https://", "mailto:", "tel:")
_ALLOWED = set(BLOCKS | _INLINE)
_GONE = {"script", "style", "template", "noscript", "title", "textarea", "select", "svg", "object", "embed", "iframe"}
_ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt"}, "audio": {"src"}, "video": {"src"}, "source": {"src"}, "ol": {"start"},
}  # fmt: skip
# What is told of when it is left out: it did something, or somebody would look for it. What a page says of itself in <meta> did neither.
_TOLD = re.compile(
    r"<(script|style|iframe|object|embed|form|input|button|select|textarea|applet|svg|canvas|link|meta(?!\s+(?:charset|name))|base|frame)\b",
    re.I,
)
_HANDLER = re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})", re.I)
_TAG_WHOLE = re.compile(r"<[^<>]{0,2000}>?")
# Tags that pages open and do not close.
_UNCLOSED = frozenset(
    [
        "p",
        "li",
        "br",
        "hr",
        "img",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "tbody",
        "thead",
        "tfoot",
        "source",
        "col",
        "input",
        "wbr",
        "meta",
        "link",
        "option",
        "param",
    ]
)
_VOID = frozenset({"br", "img", "hr", "source"})
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(eq=False)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()


@dataclass(frozen=True)
class Reference:
    """A medium or a link that a text names."""

    kind: Literal["picture", "sound", "link"]
    source: str
    # Alternative text, or the words of the link.
    text: str = ""


@dataclass(frozen=True)
class Markup:
    root: Node
    # Names of what was left out.
    left_out: list[str]


def html_of(text: str, written: str = "html") -> str:
    """A text as HTML. `written`: html, markdown, plain, or moodle (HTML whose line breaks count)."""
    if written == "markdown" and len(text) <= MAX_MARKDOWN:
        return str(_markdown.render(text))
    if written in ("plain", "markdown"):
        text = escape(text, quote=False)
    return text if written == "html" else text.replace("\r\n", "\n").replace("\n", "<br>")


def parse(html: str) -> Markup:
    found = dict.fromkeys(name.lower() for name in _TOLD.findall(html))
    if _HANDLER.search(html):
        found["on…"] = None
    html, deep = _without_depth(html)
    found |= dict.fromkeys(deep)
    clean = nh3.clean(
        without_mathml(html),
        tags=_ALLOWED,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel=None,
    )
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    return Markup(builder.root, list(found))


def _without_depth(html: str) -> tuple[str, list[str]]:
    """The text and no names; of one whose tags are opened in one another beyond all reason the text alone, and those tags:
    parsers of HTML take time with the square of the depth."""
    depth = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _UNCLOSED:
            continue
        depth += -1 if tag[1] else 1
        if depth > MAX_NESTED:
            return _TAG_WHOLE.sub(" ", html), [name]
    return html, []


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attributes})
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < MAX_DEPTH:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def references(root: Node) -> Iterator[Reference]:
    """Pictures, sounds and films in the order of the text."""
    for node in root.walk():
        source = node.attributes.get("src", "")
        if node.tag == "img":
            yield Reference("picture", source, one_line(node.attributes.get("alt", "")))
        elif node.tag in ("audio", "video", "source") and source:
            yield Reference("sound", source, plain(node))


def plain(root: Node) -> str:
    """Lines of text; an item of a list begins with a dash, cells are parted by bars."""
    parts: list[str] = []
    _plain(root, parts)
    lines = (" ".join(line.split()).strip("| ").strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _plain(node: Node, parts: list[str]) -> None:
    is_cell = node.tag in ("td", "th")
    is_block = node.tag in BLOCKS and not is_cell
    if is_block or node.tag == "br":
        parts.append("\n")
    if node.tag in ("sub", "sup"):
        parts.append("_" if node.tag == "sub" else "^")
    if node.tag == "li":
        parts.append("- ")
    for child in node.children:
        if isinstance(child, str):
            parts.append(" ".join(re.split(r"\s+", child)) if node.tag != "pre" else child)
        else:
            _plain(child, parts)
    parts.append(" | " if is_cell else "\n" if is_block else "")


def one_line(text: str) -> str:
    return " ".join(text.split())
