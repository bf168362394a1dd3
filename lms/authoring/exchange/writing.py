"""Texts of an import in our languages: plain for questions, blocks for lessons, with their media kept."""

import base64
import binascii
from dataclasses import dataclass, field
from urllib.parse import unquote

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.html import LINKS, Markup, html_of, one_line, parse, plain, references
from lms.authoring.exchange.intake import Fetch, Intake, Item, file_name
from lms.authoring.exchange.markdown import pieces
from lms.authoring.exchange.multilang import by_language
from lms.authoring.exchange.pictures import PICTURES
from lms.learning.content import Block, Text

# Characters of one text. A law of 60 pages has 200,000.
LONGEST = 400_000


def no_files(_source: str) -> bytes | None:
    return None


@dataclass
class Writing:
    """`pictures`: paths in the course, in the order of the text."""

    text: Text = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)


@dataclass
class Writer:
    """Writes the texts of one item, all in the language that its `sample` shows."""

    intake: Intake
    item: Item
    sample: str
    fetch: Fetch = no_files
    language: str = ""
    # A text may show the same file a thousand times.
    _media: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.language:
            self.language = self.intake.guesser.guess(plain(parse(self.sample[:40_000]).root))

    def write(
        self, text: str, written: str = "html", *, on_one_line: bool = False, with_pictures: bool = True
    ) -> Writing:
        """Plain text with its pictures. What else it held is told."""
        done = Writing()
        for code, part in self._languages(text).items():
            markup = parse(html_of(part, written))
            self._tell(markup, keeps_links=False)
            words = plain(markup.root)
            words = one_line(words) if on_one_line else words
            if words:
                done.text[code] = words
            for found in references(markup.root):
                if found.kind != "picture":
                    self.item.changed(Code.MEDIUM_REFUSED, file=file_name(found.source))
                elif not with_pictures:
                    self.item.changed(Code.PICTURE_LEFT_OUT)
                elif (path := self.medium(found.source, pictures_only=True)) and path not in done.pictures:
                    done.pictures.append(path)
                if found.text and not done.text.get(code):
                    done.text[code] = found.text
        return done

    def blocks(self, text: str, written: str = "html") -> dict[str, list[Block]]:
        """Language → blocks."""
        done: dict[str, list[Block]] = {}
        for code, part in self._languages(text).items():
            markup = parse(html_of(part, written))
            self._tell(markup, keeps_links=True)
            found: list[Block] = []
            for piece in pieces(markup.root):
                if piece.medium is None:
                    found.append(Block(kind="text", text=piece.text))
                elif path := self.medium(piece.medium.source):
                    found.append(self.media_block(path, piece.medium.text, code))
            if found:
                done[code] = found
        return done

    def media_block(self, path: str, text: str, language: str) -> Block:
        extension = path.rpartition(".")[2]
        if extension in PICTURES:
            return Block(kind="picture", text=text, media=path)
        size = self.intake.spool.size_of(path)
        if extension in ("mp4", "webm"):
            return Block(kind="video", text=text, media=path, size_bytes=size)
        if extension == "pdf":
            return Block(kind="document", text=text, media=path, size_bytes=size)
        return Block(kind="audio", text=text, media=path, size_bytes=size, lang="fr" if language == "fr" else "ar")

    def medium(self, source: str, *, pictures_only: bool = False) -> str | None:
        if source not in self._media:
            self._media[source] = self.intake.medium(self.item, source, self._fetched, pictures_only=pictures_only)
        return self._media[source]

    def _fetched(self, source: str) -> bytes | None:
        if not source.lower().startswith("data:"):
            return self.fetch(source)
        head, _comma, data = source.partition(",")
        try:
            return base64.b64decode(unquote(data), validate=False) if ";base64" in head else unquote(data).encode()
        except (binascii.Error, ValueError):
            return None

    def _languages(self, text: str) -> dict[str, str]:
        if len(text) > LONGEST and "base64" not in text:
            self.item.changed(Code.TEXT_CUT, most=LONGEST)
            text = text[:LONGEST]
        found = by_language(text)
        if found is None:
            return {self.language: text} if text.strip() else {}
        texts, others = found
        if others:
            self.item.changed(Code.LANGUAGE_LEFT_OUT, tags=", ".join(others))
        return texts

    def _tell(self, markup: Markup, *, keeps_links: bool) -> None:
        if markup.left_out:
            self.item.changed(Code.LEFT_OUT_TAGS, tags=", ".join(markup.left_out))
        for node in markup.root.walk():
            target = node.attributes.get("href", "")
            if target and not (keeps_links and target.startswith(LINKS)):
                self.item.changed(Code.LINK_LEFT_OUT, link=target)
