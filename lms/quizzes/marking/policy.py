"""Who marks: trainers and administrators, never their own answers. Who sees what was said: the one who answered."""

from pathlib import Path
from uuid import UUID

from lms.accounts import policy as accounts
from lms.accounts.models import Person, StaffRole
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.quizzes.marking import queries
from lms.quizzes.marking.models import OpenAnswer
from lms.quizzes.marking.recordings import path_of

MARKERS = (StaffRole.TRAINER, StaffRole.ADMINISTRATOR)


def marker(actor: Person | None) -> tuple[Person]:
    (person,) = accounts.staff(actor)
    if person.staff_role not in MARKERS:
        raise NotFound
    return (person,)


def answer_to_mark(actor: Person | None, answer_id: UUID) -> tuple[Person, OpenAnswer]:
    """Also one that is marked already: whoever was slower is told so."""
    (person,) = marker(actor)
    return person, first_or_404(queries.answers_of_others(person.id).where(OpenAnswer.id == answer_id))


def answer_to_mark_now(actor: Person | None, answer_id: UUID) -> tuple[Person, OpenAnswer]:
    """Locked until the request ends: two trainers mark one after the other."""
    (person,) = marker(actor)
    query = queries.answers_of_others(person.id).where(OpenAnswer.id == answer_id)
    return person, first_or_404(query.with_for_update())


def recording_to_mark(actor: Person | None, answer_id: UUID) -> tuple[Path]:
    _person, answer = answer_to_mark(actor, answer_id)
    return (path_of(answer.response),)


def own_answer(actor: Person | None, answer_id: UUID) -> tuple[Person, OpenAnswer]:
    (person,) = accounts.signed_in(actor)
    return person, first_or_404(queries.own_answers(person.id).where(OpenAnswer.id == answer_id))


def own_recording(actor: Person | None, answer_id: UUID) -> tuple[Path]:
    _person, answer = own_answer(actor, answer_id)
    return (path_of(answer.response),)
