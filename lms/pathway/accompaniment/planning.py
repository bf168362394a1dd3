"""The verbs of development plans: drawn up, changed, agreed, done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.once import add_once
from lms.pathway.accompaniment import queries
from lms.pathway.accompaniment.models import DevelopmentPlan, PlanLine
from lms.pathway.accompaniment.plans import asked_by, goals_from, words_of
from lms.pathway.diagnosis import queries as diagnosis
from lms.pathway.diagnosis.instrument import instrument

# More would be read by nobody.
MAX_LINES = 20
_COPIED = ("dimension", "goal", "version", "question", "level", "action", "who", "until")


class PlanIsOpen(DomainError):
    message = _("A plan waits for the cooperative’s agreement. Change that one.")


class PlanAgreed(DomainError):
    message = _("The cooperative has agreed to this plan. Draw up a new one to change it.")


class PlanIncomplete(DomainError):
    message = _("The plan is not complete: each line needs an action, a person and a day.")


class PlanChanged(DomainError):
    message = _("The plan has changed since you opened it. Read it again, then agree.")


class PlanFull(DomainError):
    message = _("A plan has twenty lines at most. Finish some first.")


class NotAgreedYet(DomainError):
    message = _("The cooperative has not agreed to this plan yet.")


@dataclass(frozen=True)
class LineValues:
    """What is typed of a line."""

    dimension: str
    goal: str
    action: str
    who: str
    until: date


def draw_up(cooperative: Cooperative, by: Person, *, at: datetime) -> DevelopmentPlan:
    """A new plan: with what the last one left undone, else from the diagnosis that the cooperative shows, else empty.
    Raises PlanIsOpen."""
    last = queries.latest_plan_of(cooperative.id)
    if last is not None and last.agreed_at is None:
        raise PlanIsOpen
    plan = DevelopmentPlan(
        id=new_id(), cooperative_id=cooperative.id, number=last.number + 1 if last else 1, revision=1, created_at=at,
        created_by_id=by.id, agreed_at=None,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(plan)
            db.session.flush()
    except IntegrityError:
        raise PlanIsOpen from None
    rows = [_copy(line) for line in queries.lines_of(last.id) if line.done_on is None] if last else []
    for position, values in enumerate(rows or _proposed(cooperative), 1):
        db.session.add(PlanLine(id=new_id(), plan_id=plan.id, position=position, **values))
    db.session.flush()
    return plan


def add_line(plan: DevelopmentPlan, values: LineValues, *, row_id: UUID | None = None) -> PlanLine:
    """`row_id`: made with the form; sent twice it is the same line. Raises PlanAgreed, PlanFull, KeyTaken."""
    known = queries.line_with_id(row_id) if row_id else None
    is_said_before = known is not None and all(getattr(known, name) == said for name, said in vars(values).items())
    if known is not None and is_said_before and known.plan_id == plan.id:
        return known
    _touch(plan)
    lines = queries.lines_of(plan.id)
    if len(lines) >= MAX_LINES:
        raise PlanFull
    position = lines[-1].position + 1 if lines else 1
    line = PlanLine(id=row_id or new_id(), plan_id=plan.id, position=position, **vars(values))
    return add_once(line, owner=("plan_id",), said=tuple(vars(values)))


def change_line(plan: DevelopmentPlan, line: PlanLine, values: LineValues) -> None:
    """Where the goal still is in the instrument's words, it stays so: each reader has it in her language. Raises PlanAgreed."""
    _touch(plan)
    keeps_words = values.dimension == line.dimension and values.goal in goal_texts(line)
    for name, value in vars(values).items():
        setattr(line, name, value)
    if keeps_words:
        line.goal = ""
    else:
        line.version = line.question = line.level = None


def remove_line(plan: DevelopmentPlan, line: PlanLine) -> None:
    """Raises PlanAgreed."""
    _touch(plan)
    db.session.delete(line)


def agree(plan: DevelopmentPlan, by: Person, *, revision: int, at: datetime) -> None:
    """The cooperative's word, given by who binds it. Raises PlanAgreed, PlanChanged, PlanIncomplete."""
    current = queries.locked_plan(plan.id)
    if current.agreed_at is not None:
        raise PlanAgreed
    if current.revision != revision:
        raise PlanChanged
    lines = queries.lines_of(plan.id)
    if not lines or not all(line.is_complete for line in lines):
        raise PlanIncomplete
    current.agreed_at, current.agreed_by_id = at, by.id


def mark_done(plan: DevelopmentPlan, line: PlanLine, by: Person, *, on: date | None) -> None:
    """`on` None: it is not done after all. Raises NotAgreedYet."""
    if plan.agreed_at is None:
        raise NotAgreedYet
    line.done_on, line.done_by_id = on, by.id if on else None


def goal_texts(line: PlanLine) -> Sequence[str]:
    """The goal in the instrument's words, in each language; nothing where it was written by hand."""
    words = goal_words(line)
    return list(words.values()) if words else []


def goal_words(line: PlanLine) -> dict[str, str] | None:
    if line.version is None or line.question is None or line.level is None:
        return None
    return words_of(instrument(line.version), line.question, line.level)


def question_words(line: PlanLine) -> dict[str, str] | None:
    """What the instrument asks there, in each language."""
    if line.version is None or line.question is None:
        return None
    return asked_by(instrument(line.version), line.question)


def _touch(plan: DevelopmentPlan) -> None:
    current = queries.locked_plan(plan.id)
    if current.agreed_at is not None:
        raise PlanAgreed
    current.revision += 1


def _copy(line: PlanLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _COPIED}


def _proposed(cooperative: Cooperative) -> list[dict[str, Any]]:
    """From the latest round that is shared now: what is not shared proposes nothing."""
    shared = diagnosis.shared_rounds_of(cooperative.id)
    if not shared:
        return []
    latest = shared[0]
    goals = goals_from(instrument(latest.version), diagnosis.levels_of(latest.id), diagnosis.agreements_of(latest.id))
    return [
        {"dimension": goal.dimension, "goal": "", "version": latest.version, "question": goal.question,
         "level": goal.level, "action": "", "who": "", "until": None}
        for goal in goals
    ]  # fmt: skip
