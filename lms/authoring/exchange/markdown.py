"""Parsed HTML → pieces in a row: Markdown as our lessons have it, and the pictures and recordings between. Pure."""

import re
from dataclasses import dataclass

from lms.authoring.exchange.html import BLOCKS, LINKS, Node, Reference, one_line, plain

_SPECIAL = re.compile(r"([\\`*\[\]<>|])")
_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_LINE_START = re.compile(r"^(\s*)(#|[-+](?=\s)|:::|=+$|-+$|~~~)")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])(?=\s)")


@dataclass
class Piece:
    """Markdown, or a medium."""

    text: str = ""
    medium: Reference | None = None


def pieces(root: Node) -> list[Piece]:
    writer = _Writer()
    writer.block(root)
    writer.flush()
    return writer.pieces


def escaped(text: str) -> str:
    """Text in which nothing is Markdown."""
    text = _SPECIAL.sub(r"\\\1", " ".join(re.split(r"\s+", text)))
    return _UNDERSCORE.sub(r"\\_", text)


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._paragraphs: list[str] = []
        self._line: list[str] = []
        self._media: list[Reference] = []

    def block(self, node: Node) -> None:
        """The children of a block; text and inline elements between blocks are paragraphs of their own."""
        for child in node.children:
            if isinstance(child, str):
                self._line.append(escaped(child))
            elif child.tag not in BLOCKS and not _holds_blocks(child):
                self._line.append(self._inline(child))
                self._emit_media()
            else:
                self._end_line()
                self._element(child)
                self._end_line()
                self._emit_media()
        self._end_line()

    def flush(self) -> None:
        self._end_line()
        if self._paragraphs:
            self.pieces.append(Piece(text="\n\n".join(self._paragraphs)))
        self._paragraphs = []

    def _element(self, node: Node) -> None:
        if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            words = self._words(node)
            self._add(f"{'##' if node.tag in ('h1', 'h2') else '###'} {words}" if words else "")
        elif node.tag in ("ul", "ol"):
            self._add("\n".join(self._list(node, "")))
        elif node.tag == "table":
            self._add(self._table(node))
        elif node.tag == "hr":
            self._add("---")
        elif node.tag == "pre":
            code = "".join(text for part in node.walk() for text in part.children if isinstance(text, str)).strip("\n")
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", code)), default=0))
            self._add(f"{fence}\n{code}\n{fence}" if code.strip() else "")
        elif node.tag == "blockquote":
            inner = _Writer()
            inner.block(node)
            inner.flush()
            for piece in inner.pieces:
                if piece.medium:
                    self._media.append(piece.medium)
                else:
                    self._add("\n".join(f"> {line}".rstrip() for line in piece.text.split("\n")))
        else:
            self.block(node)

    def _list(self, node: Node, indent: str) -> list[str]:
        lines, number = [], _start(node)
        for item in node.children:
            if isinstance(item, str):
                continue
            nested = [child for child in item.children if isinstance(child, Node) and child.tag in ("ul", "ol")]
            words = self._words(
                Node(
                    "li",
                    {},
                    [child for child in item.children if isinstance(child, str) or child.tag not in ("ul", "ol")],
                )
            )
            if item.tag in ("ul", "ol"):
                nested, words = [item], ""
            mark = f"{number}." if node.tag == "ol" else "-"
            if words:
                lines.append(f"{indent}{mark} {words}")
                number += 1
            deeper = indent + " " * (len(mark) + 1) if lines else indent
            for child in nested:
                lines += self._list(child, deeper)
        return lines

    def _table(self, node: Node) -> str:
        rows = [
            [self._words(cell) for cell in row.children if isinstance(cell, Node) and cell.tag in ("td", "th")]
            for row in node.walk()
            if row.tag == "tr"
        ]
        rows = [row for row in rows if any(row)]
        if not rows:
            return ""
        width = max(len(row) for row in rows)
        caption = next(
            (self._words(part) for part in node.children if isinstance(part, Node) and part.tag == "caption"), ""
        )
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        table = "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])
        return f"{caption}\n\n{table}" if caption else table

    def _words(self, node: Node) -> str:
        """Everything inside on one line."""
        return one_line(
            "".join(self._inline(child) if isinstance(child, Node) else escaped(child) for child in node.children)
        )

    def _inline(self, node: Node) -> str:
        if node.tag == "img":
            self._media.append(
                Reference("picture", node.attributes.get("src", ""), one_line(node.attributes.get("alt", "")))
            )
            return ""
        if node.tag in ("audio", "video", "source"):
            sources = [part.attributes["src"] for part in node.walk() if part.attributes.get("src")]
            self._media += [Reference("sound", source, one_line(plain(node))) for source in sources[:1]]
            return ""
        if node.tag == "br":
            return "  \n"
        inner = "".join(self._inline(child) if isinstance(child, Node) else escaped(child) for child in node.children)
        if node.tag in BLOCKS:
            return f" {inner} "
        return _marked(node, inner)

    def _end_line(self) -> None:
        text = "".join(self._line)
        self._line = []
        lines = [" ".join(line.split()) for line in text.split("\n")]
        self._add("  \n".join(_guarded(line) for line in lines if line))

    def _add(self, paragraph: str) -> None:
        if paragraph.strip():
            self._paragraphs.append(paragraph)

    def _emit_media(self) -> None:
        media, self._media = self._media, []
        for medium in media:
            self.flush()
            self.pieces.append(Piece(medium=medium))


def _marked(node: Node, inner: str) -> str:
    core = inner.strip()
    if not core:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if node.tag in ("b", "strong"):
        core = f"**{core}**"
    elif node.tag in ("i", "em"):
        core = f"*{core}*"
    elif node.tag == "code":
        core = f"`{plain(node)}`" if "`" not in plain(node) else core
    elif node.tag == "a":
        href = node.attributes.get("href", "")
        if href.startswith(LINKS):
            target = (
                href.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
            )
            core = f"[{core}]({target})"
    elif node.tag in ("sub", "sup"):
        core = f"{'_' if node.tag == 'sub' else '^'}{core}"
    return before + core + after


def _guarded(line: str) -> str:
    """A line of text that Markdown must not take for a heading, an item or one of our fences."""
    return _NUMBERED.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", line))


def _holds_blocks(node: Node) -> bool:
    return any(part.tag in BLOCKS for part in node.walk())


def _start(node: Node) -> int:
    text = node.attributes.get("start", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
