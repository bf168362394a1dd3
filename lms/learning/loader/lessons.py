"""Lessons: Markdown with a front matter, cut into blocks."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from lms.learning.content import Block, BlockKind
from lms.learning.loader.faults import Faults

AUDIO_LANGUAGES = ("ary", "shi", "tzm", "rif", "mey", "fr", "ar")
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<media>[^)\s]+)\)")
_FENCE = re.compile(
    r"(?P<colons>:{3,})\s*(?P<kind>[a-z]+)(?:\s+(?P<media>[^\s=]+))?(?P<attributes>(?:\s+[a-z]+=\S+)*)\s*"
)
_ATTRIBUTES = {"lang", "source", "captions", "form"}
_TEXT_KINDS = ("example", "activity", "law", "text")
_MEDIA_KINDS = ("audio", "video", "document", "picture")
_KINDS = _TEXT_KINDS + _MEDIA_KINDS


@dataclass
class LessonText:
    """One language of a lesson. `lines` holds the line of each block."""

    file: Path
    title: str = ""
    minutes: int = 1
    sources: list[str] = field(default_factory=list)
    attribution: str | None = None
    blocks: list[Block] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def read_lesson(file: Path, faults: Faults) -> LessonText:
    lesson = LessonText(file)
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        faults.add(file, 1, "the lesson is missing in this language")
        return lesson
    except UnicodeDecodeError as error:
        faults.add(file, 1, f"the file is not UTF-8: {error.reason} at byte {error.start}")
        return lesson
    # Only at line feeds: other signs that part lines (U+2028, form feeds) belong to the text.
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if not lines or lines[0].strip() != "---" or end is None:
        faults.add(file, 1, "begin with a front matter between two lines of ---")
        return lesson
    _read_front_matter(lesson, "\n".join(lines[1:end]), faults)
    _Cutter(lesson, faults).cut(lines, end + 1)
    if not any(block.kind == "text" for block in lesson.blocks):
        faults.add(file, end + 1, "the lesson has no text")
    return lesson


def _read_front_matter(lesson: LessonText, text: str, faults: Faults) -> None:
    try:
        front: Any = yaml.safe_load(text)
    except (TypeError, ValueError, yaml.reader.ReaderError) as error:
        faults.add(lesson.file, 2, f"YAML: {error}")
        return
    except yaml.MarkedYAMLError as error:
        faults.add(lesson.file, (error.problem_mark.line if error.problem_mark else 0) + 2, f"YAML: {error.problem}")
        return
    if not isinstance(front, dict):
        faults.add(lesson.file, 2, "the front matter needs title and minutes")
        return
    for key in set(front) - {"title", "minutes", "sources", "attribution"}:
        faults.add(lesson.file, 2, f"{key!r} is not known in a front matter")
    if isinstance(front.get("title"), str) and front["title"].strip():
        lesson.title = front["title"]
    else:
        faults.add(lesson.file, 2, "'title' is missing")
    if isinstance(front.get("minutes"), int) and 0 < front["minutes"] <= 60:
        lesson.minutes = front["minutes"]
    else:
        faults.add(lesson.file, 2, "'minutes' is missing: write a whole number from 1 to 60")
    sources = front.get("sources", [])
    if isinstance(sources, list) and all(isinstance(source, str) for source in sources):
        lesson.sources = sources
    else:
        faults.add(lesson.file, 2, "'sources' is a list of names from sources.yaml")
    attribution = front.get("attribution")
    if attribution is None or isinstance(attribution, str):
        lesson.attribution = attribution
    else:
        faults.add(lesson.file, 2, "'attribution' is a name from attributions.yaml")


class _Cutter:
    """Cuts the body into blocks: paragraphs gather into text blocks until a picture or a fence."""

    def __init__(self, lesson: LessonText, faults: Faults) -> None:
        self.lesson = lesson
        self.faults = faults
        self.text: list[str] = []
        self.text_line = 0

    def cut(self, lines: list[str], start: int) -> None:
        number = start
        while number < len(lines):
            line = lines[number]
            if found := _PICTURE.fullmatch(line.strip()):
                self._add(Block(kind="picture", text=found["alt"].strip(), media=found["media"]), number)
                if not found["alt"].strip():
                    self.faults.add(self.lesson.file, number + 1, "say in the brackets what the picture shows")
            elif line.startswith(":::"):
                number = self._fence(lines, number)
            else:
                if not self.text:
                    self.text_line = number
                self.text.append(line)
            number += 1
        self._flush()

    def _fence(self, lines: list[str], start: int) -> int:
        found = _FENCE.fullmatch(lines[start])
        # A text with lines of colons stands between longer ones.
        close = found["colons"] if found else ":::"
        end = next((number for number in range(start + 1, len(lines)) if lines[number].strip() == close), None)
        kind = found["kind"] if found else ""
        if found is None or kind not in _KINDS:
            known = ", ".join(_KINDS)
            self.faults.add(self.lesson.file, start + 1, f"{lines[start]!r} opens no block that we know ({known})")
        elif end is None:
            self.faults.add(self.lesson.file, start + 1, f"the {kind} block is not closed by a line of {close}")
        else:
            body = "\n".join(lines[start + 1 : end]).strip()
            given = dict(pair.split("=", 1) for pair in found["attributes"].split())
            body = self._unquoted(body, start) if given.pop("form", None) else body
            # What a law names is its source, not a file.
            media, source = (None, found["media"]) if kind == "law" else (found["media"], None)
            block = Block(
                kind=cast(BlockKind, kind),
                text=body,
                media=media,
                lang=given.get("lang"),
                source=given.get("source", source),
                captions=given.get("captions"),
            )
            self._check_fence(block, set(given) - _ATTRIBUTES, start)
            self._add(block, start)
        return len(lines) if end is None else end

    def _check_fence(self, block: Block, unknown: set[str], start: int) -> None:
        kind, is_silent = block.kind, not block.text.strip()

        def fault(message: str) -> None:
            self.faults.add(self.lesson.file, start + 1, message)

        if kind in _TEXT_KINDS and (is_silent or block.media):
            fault(f"{'an' if kind[0] in 'ae' else 'a'} {kind} block holds text, and names no file")
        if kind in _MEDIA_KINDS and not block.media:
            fault(f"name the file of the {kind}: ::: {kind} media/…")
        if kind == "audio" and block.lang not in AUDIO_LANGUAGES:
            fault(f"say the language of the recording: lang= one of {', '.join(AUDIO_LANGUAGES)}")
        if kind in ("video", "document", "picture") and is_silent:
            fault(f"say in a sentence what the {kind} {'shows' if kind == 'picture' else 'holds'}")
        if kind == "law" and not block.source:
            fault("a law block holds text and names its source in sources.yaml: ::: law law-112-12-art-14")
        if block.captions and kind != "video":
            fault("only a video has captions")
        for name in sorted(unknown):
            fault(f"{name}= is not known here; known are {', '.join(sorted(_ATTRIBUTES))}")

    def _unquoted(self, body: str, start: int) -> str:
        try:
            text = json.loads(body)
        except ValueError:
            text = None
        if isinstance(text, str):
            return text
        self.faults.add(self.lesson.file, start + 1, 'form=quoted is followed by one text in quotes: "…", as in JSON')
        return body

    def _add(self, block: Block, number: int) -> None:
        self._flush()
        self.lesson.blocks.append(block)
        self.lesson.lines.append(number + 1)

    def _flush(self) -> None:
        text = "\n".join(self.text).strip()
        self.text = []
        if text:
            self.lesson.blocks.append(Block(kind="text", text=text))
            self.lesson.lines.append(self.text_line + 1)
