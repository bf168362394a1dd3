"""The attendance sheet of a session on paper, in Arabic or French: who is in the cohort, where they sign, and who was there."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from babel.dates import format_time

from lms.accounts.models import Person
from lms.cooperatives import territory
from lms.core.i18n import LANGUAGES, MOROCCO, date_in, in_language, name_in_language, weekday_in
from lms.core.pdf import compile_pdf
from lms.learning import queries as learning
from lms.learning.content import Course as Content
from lms.learning.models import Course
from lms.teaching import trails
from lms.teaching.models import Cohort, CohortSession
from lms.teaching.roll import Line, Roll

TEMPLATE = Path(__file__).with_name("sheet.typ")
# Lines without a name, for who comes besides.
FREE = 5


def sheet_pdf(
    code: str, cohort: Cohort, session: CohortSession, course: Course, roll: Roll, trainers: Sequence[Person]
) -> bytes:
    """`code`: ar or fr."""
    return compile_pdf(TEMPLATE, sheet_values(code, cohort, session, course, roll, trainers))


def sheet_values(
    code: str, cohort: Cohort, session: CohortSession, course: Course, roll: Roll, trainers: Sequence[Person]
) -> dict[str, object]:
    begin = session.starts_at.astimezone(MOROCCO)
    content = learning.content_of(trails.shown_revision(course))
    return {
        "language": code,
        "cohort": cohort.title,
        "course": in_language(content.title, code),
        "taught": _taught(content, session.item, code),
        "day": f"{weekday_in(code, begin.date())} {date_in(code, begin.date())}",
        "hour": format_time(begin, "HH:mm", locale=LANGUAGES[code].locale),
        "minutes": session.minutes,
        "place": session.place,
        "province": name_in_language(territory.provinces()[cohort.province_code], code),
        "trainers": [name_in_language(one, code) for one in trainers],
        # What is ticked in the application is said on the paper, once it is.
        "is_kept": roll.is_kept,
        "present": roll.present,
        "blank": 0 if roll.is_kept else FREE,
        "groups": [
            {
                "cooperative": name_in_language(first.cooperative, code) if first.cooperative else "",
                "register": first.cooperative.register_number if first.cooperative else "",
                "people": [{"name": name_in_language(one.person, code), "present": one.is_present} for one in lines],
            }
            for first, lines in _by_cooperative(roll.lines)
        ],
    }


def _by_cooperative(lines: Sequence[Line]) -> list[tuple[Line, list[Line]]]:
    """Each group with its first line; lines of one cooperative stand together already."""
    groups = [list(group) for _id, group in groupby(lines, lambda one: one.cooperative.id if one.cooperative else None)]
    return [(group[0], group) for group in groups]


def _taught(content: Content, item: str, code: str) -> str:
    """Nothing where it is the course itself, or what it has no more."""
    module_slug, _slash, lesson_slug = item.partition("/")
    found = content.lesson(module_slug, lesson_slug) if lesson_slug else None
    if found:
        return in_language(found[1].title, code)
    module = content.module(module_slug)
    return in_language(module.title, code) if module else ""
