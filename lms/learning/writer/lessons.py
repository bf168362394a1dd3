"""One language of a lesson as Markdown with a front matter. Pure; loader/lessons.py reads it."""

import json
import re
from collections.abc import Iterator, Sequence

from lms.learning.content import Block, Lesson
from lms.learning.writer.yaml_text import flow, quoted

_PICTURE = re.compile(r"!\[[^\]]*\]\([^)\s]+\)")
_COLONS = re.compile(r"^[^\S\n]*(:{3,})\s*$", re.MULTILINE)
_SHORTEST_FENCE = 3


def lesson_text(lesson: Lesson, language: str) -> str:
    front = [f"title: {quoted(lesson.title[language])}", f"minutes: {lesson.minutes}"]
    if lesson.sources:
        front.append(f"sources: {flow(lesson.sources)}")
    if lesson.attribution:
        front.append(f"attribution: {flow(lesson.attribution)}")
    return "\n".join(["---", *front, "---", "", "\n\n".join(_blocks(lesson.blocks[language])), ""])


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    is_after_plain_text = False
    for block in blocks:
        # Paragraphs gather into one text: a second one in a row needs its own fence.
        is_plain_text = _is_plain(block) and not is_after_plain_text
        if is_plain_text:
            yield block.text
        elif block.kind == "picture" and (line := _picture_line(block)):
            yield line
        else:
            yield _fence(block)
        is_after_plain_text = is_plain_text


def _is_plain(block: Block) -> bool:
    """Whether the text is read back as itself without a fence."""
    is_bare = block.kind == "text" and not block.media and not block.lang and _is_kept(block.text)
    return is_bare and not any(
        line.startswith(":::") or _PICTURE.fullmatch(line.strip()) for line in block.text.split("\n")
    )


def _is_kept(text: str) -> bool:
    """Whether lines carry it: the reader strips what is around a text, and every system its own ends of lines."""
    return text == text.strip() and "\r" not in text


def _picture_line(block: Block) -> str | None:
    line = f"![{block.text}]({block.media})"
    is_read_back = block.text and block.text == block.text.strip() and not re.search(r"[\]\r\n]", block.text)
    return line if is_read_back and not block.lang and _PICTURE.fullmatch(line) else None


def _fence(block: Block) -> str:
    is_kept = _is_kept(block.text)
    body = block.text if is_kept else json.dumps(block.text, ensure_ascii=False)
    longest = max((len(found[1]) for found in _COLONS.finditer(body)), default=_SHORTEST_FENCE - 1)
    colons = ":" * max(_SHORTEST_FENCE, longest + 1)
    # What a law names stands where others have their file.
    named = block.source if block.source and "=" not in block.source else None
    given = {
        "lang": block.lang,
        "source": None if named else block.source,
        "captions": block.captions,
        "form": None if is_kept else "quoted",
    }
    words = [colons, block.kind, block.media or named, *(f"{name}={value}" for name, value in given.items() if value)]
    return "\n".join([" ".join(filter(None, words)), *([body] if body else []), colons])
