"""Who plans training sessions: staff, for the cooperatives in their reach."""

from lms.accounts.models import Person
from lms.accounts.policy import staff
from lms.core.errors import NotFound
from lms.pathway.rules.model import Stage
from lms.pathway.training import board
from lms.pathway.training.attendance import LANGUAGES
from lms.pathway.training.board import Course

__all__ = ["session_to_print", "staff"]


def session_to_print(
    actor: Person | None, stage: str, province: str, achievement: str, number: int, code: str
) -> tuple[Course, str]:
    """A session that is planned now, in a language in which its sheet exists."""
    (person,) = staff(actor)
    if stage not in set(Stage) or code not in LANGUAGES:
        raise NotFound
    found = board.session_of(person, Stage(stage), province, achievement, number)
    if found is None:
        raise NotFound
    return found, code
