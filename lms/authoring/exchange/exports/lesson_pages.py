"""Lessons as HTML that stands alone, in one language. Pure. Used by cmi5 packages and Common Cartridges."""

import datetime as dt
from collections.abc import Iterator, Mapping

from lms.authoring.exchange.exports.markup import LANGUAGES, in_language, xml
from lms.core.i18n import date_in
from lms.core.markup import html_from
from lms.learning.content import Attribution, Block, Course, Lesson, Text
from lms.learning.works import licence_of, works_in_lesson

TO_DO: Text = {"ar": "لننجز معا", "fr": "À faire ensemble"}
SOURCES: Text = {"ar": "المصادر", "fr": "Sources"}
WORKS: Text = {"ar": "أعمال مأخوذة من غيرنا", "fr": "Œuvres reprises"}


def lesson_html(course: Course, lesson: Lesson, code: str, paths: Mapping[str, str]) -> str:
    """`paths`: name of a medium → its address from the page."""
    parts = [f"<h1>{xml(in_language(lesson.title, code))}</h1>"]
    parts += [_block(course, block, code, paths) for block in lesson.blocks.get(code, [])]
    return "\n".join([*parts, *_foot(course, lesson, code)])


def _block(course: Course, block: Block, code: str, paths: Mapping[str, str]) -> str:
    address = xml(paths[block.media]) if block.media else ""
    match block.kind:
        case "picture":
            return f'<p><img src="{address}" alt="{xml(block.text)}"></p>'
        case "example":
            return f'<aside class="example">{html_from(block.text)}</aside>'
        case "activity":
            return f'<section class="activity"><p><strong>{TO_DO[code]}</strong></p>{html_from(block.text)}</section>'
        case "law":
            return f'<aside class="law">{html_from(block.text)}{_source(course, block.source, code)}</aside>'
        case "audio":
            words = f"<figcaption>{xml(block.text)}</figcaption>" if block.text else ""
            tag = f' lang="{xml(block.lang)}"' if block.lang else ""
            return f'<figure><audio controls preload="none" src="{address}"{tag}></audio>{words}</figure>'
        case "video":
            language = LANGUAGES[code].tag
            track = (
                f'<track kind="captions" srclang="{language}" src="{xml(paths[block.captions])}">'
                if block.captions
                else ""
            )
            return (
                f'<figure><video controls preload="none" src="{address}">{track}</video>'
                f"<figcaption>{xml(block.text)}</figcaption></figure>"
            )
        case "document":
            return f'<p><a href="{address}">{xml(block.text)}</a></p>'
    return html_from(block.text)


def _source(course: Course, name: str | None, code: str) -> str:
    return f"<p><small>{_checked(course, name, code)}</small></p>" if name in course.sources else ""


def _checked(course: Course, name: str | None, code: str) -> str:
    source = course.sources[name or ""]
    return f"{xml(in_language(source.title, code))} ({xml(_day(source.checked, code))})"


def _day(day: str, code: str) -> str:
    return date_in(code, dt.date.fromisoformat(day))


def _foot(course: Course, lesson: Lesson, code: str) -> Iterator[str]:
    sources = [name for name in lesson.sources if name in course.sources]
    if sources:
        items = "".join(f"<li>{_checked(course, name, code)}</li>" for name in sources)
        yield f"<h2>{SOURCES[code]}</h2><ul>{items}</ul>"
    works = works_in_lesson(course, lesson)
    if works:
        yield f"<h2>{WORKS[code]}</h2><ul>{''.join(f'<li>{work_html(work, code)}</li>' for work in works)}</ul>"


def work_html(work: Attribution, code: str) -> str:
    licence = licence_of(work.licence)
    name = xml(in_language(licence.name, code))
    linked = f'<a href="{xml(licence.address)}">{name}</a>' if licence.address else name
    rest = " · ".join(xml(words) for words in (work.origin, in_language(work.changes, code)) if words)
    return f"{xml(work.title)} · {xml(work.author)} · {linked}{' · ' if rest else ''}{rest}"
