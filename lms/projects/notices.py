"""Who is told of an idea: who may agree to it, once it is whole; the members, what the adviser decided."""

from datetime import datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.core.i18n import isolated
from lms.notices import services
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice
from lms.projects import queries
from lms.projects.models import Outcome, ProjectDecision, ProjectIdea

READY, APPROVED, RETURNED = "project_ready", "project_approved", "project_returned"


def tell_ready(idea: ProjectIdea, *, by: Person, at: datetime) -> None:
    """Nothing is missing and the cooperative has not agreed. Once, and once more each time it was sent back."""
    people = cooperatives.holders_of(idea.cooperative_id, queries.OFFICES_THAT_AGREE, at.date())
    turn = len(queries.decisions_on(idea.id))
    _send(idea, [one for one in people if one != by.id], READY, f"{READY}:{idea.id}:{turn}", at=at)


def tell_decided(idea: ProjectIdea, decision: ProjectDecision, *, at: datetime) -> None:
    kind = APPROVED if decision.outcome is Outcome.APPROVED else RETURNED
    members = [one.id for one in cooperatives.members_of(idea.cooperative_id, at.date())]
    _send(idea, members, kind, f"{kind}:{decision.id}", at=at, reason=decision.reason)


def _send(
    idea: ProjectIdea, people: list[UUID], kind: str, subject: str, *, at: datetime, reason: str = ""
) -> None:  # fmt: skip
    values = {"title": idea.title, "idea": str(idea.id), "reason": reason}
    services.tell(people, kind, values, cooperative_id=idea.cooperative_id, subject=subject, at=at)


@describe(READY, APPROVED, RETURNED)
def _idea(notice: Notice) -> Told:
    title, reason = isolated(notice.values["title"]), notice.values["reason"]
    if notice.kind == READY:
        text = gettext("All is said of the idea “%(title)s”. It waits for your agreement.", title=title)
    elif notice.kind == APPROVED:
        text = gettext("The adviser approved your project “%(title)s”.", title=title)
    else:
        text = gettext("The adviser sent your idea “%(title)s” back. Change it, then agree again.", title=title)
    if reason:
        text = f"{text} {isolated(reason)}"
    address = url_for("projects.show_project", idea_id=notice.values["idea"])
    # A draft may be deleted: its notice leads to the room.
    return Told(
        text,
        is_good=notice.kind == APPROVED,
        address=address if notice.kind != READY else url_for("projects.list_projects"),
    )
