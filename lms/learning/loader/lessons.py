"""Lessons: Markdown with a front matter, cut into blocks."""

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
    r":::\s*(?P<kind>[a-z]+)(?:\s+(?P<media>[^\s=]+))?(?:\s+lang=(?P<lang>\w+))?(?:\s+captions=(?P<captions>\S+))?\s*"
)
_TEXT_KINDS = ("example", "activity")
_MEDIA_KINDS = ("audio", "video", "document")
_LAW = "law"
_KINDS = (*_TEXT_KINDS, *_MEDIA_KINDS, _LAW)


@dataclass
class LessonText:
    """One language of a lesson. `lines` holds the line of each block."""

    file: Path
    title: str = ""
    minutes: int = 1
    sources: list[str] = field(default_factory=list)
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
    lines = text.splitlines()
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
    for key in set(front) - {"title", "minutes", "sources"}:
        faults.add(lesson.file, 2, f"{key!r} is not known in a front matter")
    if isinstance(front.get("title"), str) and front["title"].strip():
        lesson.title = front["title"].strip()
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
        end = next((number for number in range(start + 1, len(lines)) if lines[number].strip() == ":::"), None)
        found = _FENCE.fullmatch(lines[start])
        kind = found["kind"] if found else ""
        if found is None or kind not in _KINDS:
            known = ", ".join(_KINDS)
            self.faults.add(self.lesson.file, start + 1, f"{lines[start]!r} opens no block that we know ({known})")
        elif end is None:
            self.faults.add(self.lesson.file, start + 1, f"the {kind} block is not closed by a line of :::")
        else:
            body = "\n".join(lines[start + 1 : end]).strip()
            self._check_fence(found, kind, body, start)
            media, source = (None, found["media"]) if kind == _LAW else (found["media"], None)
            block = Block(
                kind=cast(BlockKind, kind), text=body, media=media, lang=found["lang"], source=source,
                captions=found["captions"],
            )  # fmt: skip
            self._add(block, start)
        return len(lines) if end is None else end

    def _check_fence(self, found: re.Match[str], kind: str, body: str, start: int) -> None:
        def fault(message: str) -> None:
            self.faults.add(self.lesson.file, start + 1, message)

        if kind in _TEXT_KINDS and (not body or found["media"]):
            fault(f"an {kind} block holds text, and names no file")
        if kind in _MEDIA_KINDS and not found["media"]:
            fault(f"name the file of the {kind}: ::: {kind} media/…")
        if kind == "audio" and found["lang"] not in AUDIO_LANGUAGES:
            fault(f"say the language of the recording: lang= one of {', '.join(AUDIO_LANGUAGES)}")
        if kind == _LAW and (not body or not found["media"]):
            fault("a law block holds text and names its source in sources.yaml: ::: law law-112-12-art-14")
        if found["captions"] and kind != "video":
            fault("only a video has captions")
        if kind in ("video", "document") and not body:
            fault(f"say in a sentence what the {kind} holds")

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
