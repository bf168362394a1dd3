"""What is done to ideas for projects: drafting, changing a part, agreeing, deciding."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives import territory
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.files import MediaStore
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.once import add_once
from lms.pathway.signals import facts_changed
from lms.projects import notices, parts, queries
from lms.projects.models import Outcome, ProjectDecision, ProjectIdea, ProjectIdeaWorker, ProjectWithdrawal
from lms.projects.parts import Part
from lms.projects.workflow import CHANGEABLE, IdeaState, Step, after


class IdeaClosed(DomainError):
    message = _("This idea is agreed, so nothing can be written in it now. The president may take it back.")


class Overtaken(DomainError):
    message = _("Another member changed this while you were writing.")


class IdeaIncomplete(DomainError):
    message = _("Something is still missing in this idea. Fill it in first.")


class StepRefused(DomainError):
    message = _("Someone was quicker: this idea has moved on. Look at it again.")


class IdeaStays(DomainError):
    message = _("This idea was agreed or decided on, so it is not deleted.")


class NeedUnwritten(DomainError):
    message = _("The need is only told aloud. Write it in a sentence first, so that everyone can read it.")


class WithdrawnByAdviser(DomainError):
    message = _("The adviser took this idea out of the public list, and puts it back. Talk together.")


def draft(cooperative: Cooperative, *, title: str, by: Person, at: datetime, row_id: UUID | None = None) -> ProjectIdea:
    """A new idea, for the sector and the province of the cooperative until someone says otherwise. `row_id`: made with the
    form; sent twice it is the same idea. Raises KeyTaken."""
    idea = ProjectIdea(
        id=row_id or new_id(), cooperative_id=cooperative.id, title=title, sector=cooperative.sector,
        province_code=cooperative.province_code, region_code=cooperative.region_code, part_versions={},
        created_at=at, created_by_id=by.id,
    )  # fmt: skip
    return add_once(idea, owner=("cooperative_id", "created_by_id"), said=("title",))


def delete_draft(idea: ProjectIdea, voices: MediaStore) -> None:
    """With its recording, as if it had not been begun. Raises IdeaStays: what an adviser decided on is kept."""
    _lock(idea)
    if idea.state is not IdeaState.DRAFT or queries.last_decision_on(idea.id):
        raise IdeaStays
    is_last = bool(idea.voice) and not queries.is_voice_used_elsewhere(idea)
    db.session.delete(idea)
    db.session.flush()
    if is_last:
        voices.remove(idea.voice or "")


def change(idea: ProjectIdea, part: Part, values: Mapping[str, Any], *, seen: int) -> None:
    """Write one part; `values`: column → value. `seen` is the version of the sheet that its writer had before her.

    Raises Overtaken where another member changed this part meanwhile to something else, IdeaClosed.
    """
    _lock(idea)
    if all(getattr(idea, name) == value for name, value in values.items()):
        return
    _begin_change(idea, part, seen)
    for name, value in values.items():
        setattr(idea, name, value)
    if "province_code" in values:
        idea.region_code = territory.provinces()[idea.province_code].region_code or idea.region_code
    db.session.flush()


def choose_workers(idea: ProjectIdea, person_ids: frozenset[UUID], *, seen: int) -> None:
    """Who would work in it, instead of those who were chosen before. Raises as `change` does."""
    _lock(idea)
    rows = {row.person_id: row for row in queries.worker_rows_of(idea.id)}
    if rows.keys() == person_ids:
        return
    _begin_change(idea, Part.PEOPLE, seen)
    for person_id in rows.keys() - person_ids:
        db.session.delete(rows[person_id])
    db.session.add_all(ProjectIdeaWorker(idea_id=idea.id, person_id=one) for one in person_ids - rows.keys())
    db.session.flush()


def missing_in(idea: ProjectIdea) -> list[Part]:
    return parts.missing(idea.filled(has_people=bool(queries.workers_of(idea.id))))


def tell_if_ready(idea: ProjectIdea, *, by: Person, at: datetime) -> None:
    """Who may agree hears of an idea in which nothing is missing any more."""
    if idea.state in CHANGEABLE and not missing_in(idea):
        notices.tell_ready(idea, by=by, at=at)


def agree(idea: ProjectIdea, *, by: Person, at: datetime) -> None:
    """Raises IdeaIncomplete, StepRefused."""
    _lock(idea)
    if missing_in(idea):
        raise IdeaIncomplete
    _take(idea, Step.AGREE)
    idea.agreed_at, idea.agreed_by_id = at, by.id
    _tell(idea, "project_agreed")


def take_back(idea: ProjectIdea) -> None:
    """Before the adviser decided. Raises StepRefused."""
    _lock(idea)
    _take(idea, Step.TAKE_BACK)
    idea.agreed_at = idea.agreed_by_id = None
    _tell(idea, "project_taken_back")


def decide(
    idea: ProjectIdea, outcome: Outcome, *, reason: str, seen: int, by: Person, at: datetime, need: str = ""
) -> None:
    """`seen`: the version that the adviser read; `need`: what she heard in the recording, where nobody wrote it. Raises
    StepRefused where the idea is another one by now, NeedUnwritten."""
    _lock(idea)
    if idea.version != seen:
        raise StepRefused
    idea.need = idea.need or need
    if outcome is Outcome.APPROVED and not idea.need:
        raise NeedUnwritten
    _take(idea, Step.APPROVE if outcome is Outcome.APPROVED else Step.RETURN)
    decision = ProjectDecision(
        id=new_id(), idea_id=idea.id, outcome=outcome, reason=reason, version=seen, decided_at=at, decided_by_id=by.id,
    )  # fmt: skip
    db.session.add(decision)
    _tell(idea, "project_decided")
    notices.tell_decided(idea, decision, at=at)


def _begin_change(idea: ProjectIdea, part: Part, seen: int) -> None:
    if idea.state not in CHANGEABLE:
        raise IdeaClosed
    if parts.is_overtaken(idea.part_versions, part, seen):
        raise Overtaken
    idea.version += 1
    # A new mapping: a change inside the old one would not be noticed.
    idea.part_versions = {**idea.part_versions, part.value: idea.version}


def withdraw(idea: ProjectIdea, *, reason: str, by: Person, at: datetime) -> None:
    """An approved idea, out of the public list; once more is no change. Raises StepRefused."""
    _lock(idea)
    if idea.state is not IdeaState.APPROVED:
        raise StepRefused
    if queries.withdrawal_of(idea.id) is None:
        db.session.add(
            ProjectWithdrawal(id=new_id(), idea_id=idea.id, reason=reason, withdrawn_at=at, withdrawn_by_id=by.id)
        )
        db.session.flush()


def put_back(idea: ProjectIdea, *, by: Person, at: datetime) -> None:
    """Into the public list. Raises WithdrawnByAdviser where a member undoes what an adviser did."""
    _lock(idea)
    withdrawal = queries.withdrawal_of(idea.id)
    if withdrawal is None:
        return
    if withdrawal.withdrawn_by and withdrawal.withdrawn_by.is_staff and not by.is_staff:
        raise WithdrawnByAdviser
    withdrawal.put_back_at, withdrawal.put_back_by_id = at, by.id
    db.session.flush()


def _take(idea: ProjectIdea, step: Step) -> None:
    state = after(idea.state, step)
    if state is None:
        raise StepRefused
    idea.state = state


def _lock(idea: ProjectIdea) -> None:
    """Two who write at once come one after the other, and the second sees what the first wrote."""
    db.session.refresh(idea, with_for_update={"of": ProjectIdea})


def _tell(idea: ProjectIdea, trigger: str) -> None:
    db.session.flush()
    facts_changed.send(idea, cooperative_id=idea.cooperative_id, trigger=trigger)
