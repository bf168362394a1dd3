"""The blueprint that all pages of the accompaniment share, and the words they share."""

from typing import Any

from flask import Blueprint, url_for

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.i18n import in_language
from lms.core.i18n import lazy as _
from lms.pathway.accompaniment.models import CoachingSession, ContactKind, PlanLine
from lms.pathway.accompaniment.planning import goal_words, question_words
from lms.pathway.accompaniment.silence import is_overdue
from lms.pathway.diagnosis.seats import is_adviser_of

bp = Blueprint("accompaniment", __name__, template_folder="../templates")
_KINDS = {
    ContactKind.VISIT: _("Visit"),
    ContactKind.CALL: _("Phone call"),
    ContactKind.MEETING: _("Meeting at the delegation"),
}


@bp.app_template_global()
def accompaniment_address(person: Person, cooperative: Cooperative) -> str | None:
    """For its adviser; None for anybody else. Pages of lower floors ask for it by this name."""
    if not is_adviser_of(person, cooperative):
        return None
    return url_for("accompaniment.show_accompaniment", cooperative_id=cooperative.id)


@bp.app_template_global()
def contact_kind(kind: ContactKind) -> Any:
    return _KINDS[kind]


@bp.app_template_global()
def goal_of(line: PlanLine) -> str:
    """The goal as it was written, else in the instrument's words for the reader."""
    words = goal_words(line)
    return line.goal or (in_language(words) if words else "")


@bp.app_template_global()
def question_of(line: PlanLine) -> str:
    """The question to which such a goal is an answer; nothing where it was written by hand."""
    asked = question_words(line)
    return in_language(asked) if asked and not line.goal else ""


@bp.app_template_global()
def is_session_overdue(session: CoachingSession) -> bool:
    return is_overdue(session.planned_on, session.held_on, clock.now().date())
