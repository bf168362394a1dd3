"""GIFT as text → its questions in parts: title, stem, answers. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Refused

# Escaped characters wait as private ones while the text is cut.
_ESCAPED = {character: chr(0xE010 + place) for place, character in enumerate("~=#{}:\\n")}
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_BACK = str.maketrans({private: ("\n" if character == "n" else character) for character, private in _ESCAPED.items()})
_PRIVATE = re.compile("[\ue000-\ue020]")
_CATEGORY = re.compile(r"^\s*\$CATEGORY:\s*(.*)$", re.I)
_TITLE = re.compile(r"^::(.*?)::", re.S)
_FORMAT = re.compile(r"^\s*\[(html|markdown|plain|moodle)\]", re.I)
_MARK = re.compile(r"\[(id|tag):([^\x00-\x1f\x7f\]]{1,200})\]")


@dataclass(frozen=True)
class Words:
    """A text, and how it is written (html.html_of)."""

    text: str
    written: str = "moodle"


@dataclass(frozen=True)
class Block:
    """One question as its lines stand in the file."""

    text: str
    line: int
    category: str
    idnumber: str = ""
    tags: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As reports call it."""
        found = _TITLE.match(self.text)
        return found[1] if found else self.text[:40]


@dataclass(frozen=True)
class Parts:
    title: str
    stem: Words
    # What stood between the braces; None: there were none.
    answers: str | None
    # Text after the braces: the answer fills a gap.
    tail: str


def blocks(text: str) -> Iterator[Block]:
    """Questions are parted by blank lines; what follows a category belongs to it."""
    category, lines, begin, marks = "", list[str](), 0, list[tuple[str, str]]()
    for number, line in enumerate([*_PRIVATE.sub("", text).splitlines(), ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            marks += _MARK.findall(bare)
        elif found := _CATEGORY.match(bare):
            category = found[1].strip()
        elif bare:
            begin = begin or number
            lines.append(line)
        elif lines:
            idnumber = next((value for name, value in marks if name == "id"), "")
            tags = [value.strip() for name, value in marks if name == "tag"]
            yield Block("\n".join(lines), begin, category, idnumber.strip(), tags)
            lines, begin, marks = [], 0, []


def parts_of(block: Block) -> Parts:
    """Raises Refused."""
    text = _ESCAPE.sub(lambda found: _ESCAPED[found[1]], block.text).strip()
    title = ""
    if found := _TITLE.match(text):
        title, text = found[1], text[found.end() :].strip()
    open_at, close_at = text.find("{"), text.rfind("}")
    if open_at < 0 and close_at < 0:
        return Parts(plain(title), words(text), None, "")
    if open_at < 0 or close_at < open_at:
        raise Refused(Code.UNCLOSED)
    answers = text[open_at + 1 : close_at].strip()
    if "{" in answers or "}" in answers:
        raise Refused(Code.NESTED_GAP)
    return Parts(plain(title), words(text[:open_at]), answers, text[close_at + 1 :].strip())


def words(text: str, default: str = "moodle") -> Words:
    written = default
    if found := _FORMAT.match(text):
        written, text = found[1].lower(), text[found.end() :]
    return Words(plain(text), written)


def plain(text: str) -> str:
    """With escaped characters as themselves."""
    return text.translate(_BACK).strip()
