"""The sheet of a training session on paper, in Arabic or French: who is invited, and where they sign."""

from pathlib import Path

from lms.cooperatives import territory
from lms.core.i18n import in_language, name_in_language
from lms.core.pdf import compile_pdf
from lms.pathway.training.board import Course
from lms.pathway.training.planning import SEATS
from lms.pathway.words import Titles

TEMPLATE = Path(__file__).with_name("attendance.typ")
LANGUAGES = ("ar", "fr")
# Lines without a name.
FREE = 5


def attendance_pdf(code: str, course: Course, titles: Titles) -> bytes:
    """`code`: ar or fr."""
    return compile_pdf(TEMPLATE, attendance_values(code, course, titles))


def attendance_values(code: str, course: Course, titles: Titles) -> dict[str, object]:
    session = course.session
    title = titles.get(session.achievement)
    return {
        "language": code,
        "course": in_language(title, code) if title else session.achievement,
        "province": name_in_language(territory.provinces()[session.place], code),
        "number": session.number,
        "minutes": course.minutes,
        "seats": SEATS,
        # Lines for who comes besides: a seat that is left is given on the day, and a few are enough.
        "blank": max(0, min(FREE, SEATS - session.taken)),
        "groups": [
            {
                "cooperative": name_in_language(group.cooperative, code),
                "register": group.cooperative.register_number,
                "people": [name_in_language(person, code) for person in group.people],
            }
            for group in course.groups
        ],
    }
