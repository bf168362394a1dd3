"""Questions about stages, the rules that open them, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, Text, case, delete, exists, func, insert, literal, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import db, is_postgresql
from lms.pathway.models import Check, Evaluation, Override, RuleVersion, SimulatedChange, Simulation, StageState
from lms.pathway.rules.findings import State
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import InForce, Status

# What is open to the cooperative: also while it is warned.
OPEN = (Status.OPEN, Status.AT_RISK)


def is_open(cooperative_id: UUID, stage: Stage) -> bool:
    """Whether something new may begin there."""
    state = state_of(cooperative_id, stage)
    return state is not None and state.status in OPEN


def is_suspended(cooperative_id: UUID, stage: Stage) -> bool:
    state = state_of(cooperative_id, stage)
    return state is not None and state.status is Status.SUSPENDED


def state_of(cooperative_id: UUID, stage: Stage) -> StageState | None:
    return db.session.get(StageState, (cooperative_id, stage))


def states_among(stage: Stage, ids: Sequence[UUID]) -> dict[UUID, tuple[Status, int]]:
    """Cooperative → its status, and the number of the version by which it entered; of those that ever entered."""
    rows: Any = db.session.execute(
        select(StageState.cooperative_id, StageState.status, StageState.rule_number).where(
            StageState.stage == stage, StageState.cooperative_id.in_(ids)
        )
    )
    return {cooperative_id: (status, number) for cooperative_id, status, number in rows}


def open_states_among(cooperative_ids: Sequence[UUID]) -> dict[UUID, list[StageState]]:
    """Cooperative → its stages that are open, or at risk."""
    rows = db.session.scalars(
        select(StageState)
        .where(StageState.cooperative_id.in_(cooperative_ids), StageState.status.in_(OPEN))
        .order_by(StageState.cooperative_id, StageState.stage)
    )
    return {
        cooperative_id: list(states) for cooperative_id, states in groupby(rows, key=lambda one: one.cooperative_id)
    }


def entered_before(version: RuleVersion) -> int:
    """How many have the stage open and are judged by an earlier version."""
    query = select(func.count()).select_from(StageState)
    return (
        db.session.scalar(
            query.where(
                StageState.stage == version.stage, StageState.status.in_(OPEN), StageState.rule_number < version.number
            )
        )
        or 0
    )


def states_of(cooperative_id: UUID) -> dict[Stage, StageState]:
    rows = db.session.scalars(select(StageState).where(StageState.cooperative_id == cooperative_id))
    return {state.stage: state for state in rows}


def published_versions(stage: Stage) -> Sequence[RuleVersion]:
    """In the order of their numbers."""
    return db.session.scalars(
        select(RuleVersion)
        .where(RuleVersion.stage == stage, RuleVersion.published_at.is_not(None))
        .order_by(RuleVersion.number)
    ).all()


def published_versions_by_stage() -> dict[Stage, list[RuleVersion]]:
    """Of every stage in one query, in the order of their numbers."""
    rows = db.session.scalars(
        select(RuleVersion).where(RuleVersion.published_at.is_not(None)).order_by(RuleVersion.stage, RuleVersion.number)
    )
    return {stage: list(versions) for stage, versions in groupby(rows, key=lambda one: one.stage)}


def in_force(versions: Sequence[RuleVersion]) -> list[InForce]:
    return [InForce(one.number, one.valid_from, one.migrate_by) for one in versions if one.valid_from is not None]


def versions_of(stage: Stage) -> Sequence[RuleVersion]:
    """Drafts too, the newest first."""
    return db.session.scalars(
        select(RuleVersion).where(RuleVersion.stage == stage).order_by(RuleVersion.number.desc())
    ).all()


def version_with_id(version_id: UUID) -> Select[RuleVersion]:
    return select(RuleVersion).where(RuleVersion.id == version_id)


def locked_version(version_id: UUID) -> Select[RuleVersion]:
    """As it is now, and nobody else changes it until this transaction ends."""
    return version_with_id(version_id).with_for_update().execution_options(populate_existing=True)


def lock_versions(stage: Stage) -> None:
    """Nobody else changes or publishes one of this stage until this transaction ends."""
    db.session.scalars(
        select(RuleVersion.id).where(RuleVersion.stage == stage).order_by(RuleVersion.id).with_for_update()
    ).all()


def delete_version(version_id: UUID) -> None:
    db.session.execute(delete(RuleVersion).where(RuleVersion.id == version_id))


def latest_evaluation(cooperative_id: UUID, stage: Stage) -> Evaluation | None:
    return db.session.scalar(
        select(Evaluation)
        .where(Evaluation.cooperative_id == cooperative_id, Evaluation.stage == stage)
        .order_by(Evaluation.at.desc(), Evaluation.id.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Judged:
    """An evaluation as a page shows it: without its facts, which are large."""

    at: datetime
    stage: Stage
    state: str
    trigger: str
    rule_number: int


def history_of(cooperative_id: UUID, *, limit: int) -> list[Judged]:
    """The latest first."""
    rows: Any = db.session.execute(
        select(Evaluation.at, Evaluation.stage, Evaluation.state, Evaluation.trigger, RuleVersion.number)
        .join(RuleVersion, RuleVersion.id == Evaluation.rule_version_id)
        .where(Evaluation.cooperative_id == cooperative_id)
        .order_by(Evaluation.at.desc(), Evaluation.id.desc())
        .limit(limit)
    )
    return [Judged(*row) for row in rows]


def overrides_of(cooperative_id: UUID) -> list[tuple[Override, Person | None]]:
    """Every one that was ever given, with who gave it, the latest first."""
    rows: Any = db.session.execute(
        select(Override, Person)
        .outerjoin(Person, Person.id == Override.given_by)
        .where(Override.cooperative_id == cooperative_id)
        .order_by(Override.given_at.desc(), Override.id.desc())
    )
    return [(override, person) for override, person in rows]


def overrides_on(cooperative_id: UUID, on: date) -> dict[Stage, Override]:
    """What keeps stages open on that day whatever is found: of each the one that was given last."""
    rows = db.session.scalars(
        select(Override)
        .where(Override.cooperative_id == cooperative_id, Override.ended_at.is_(None), Override.until_on >= on)
        .order_by(Override.given_at, Override.id)
    )
    return {override.stage: override for override in rows}


def end_overrides(cooperative_id: UUID, stage: Stage, at: datetime) -> None:
    """Those that nobody has ended: another one takes their place."""
    db.session.execute(
        update(Override)
        .where(Override.cooperative_id == cooperative_id, Override.stage == stage, Override.ended_at.is_(None))
        .values(ended_at=at)
    )


def is_only_kept(cooperative_id: UUID, stage: Stage) -> bool:
    """Whether only an adviser ever opened it: its rule was never found met."""
    given = exists().where(Override.cooperative_id == cooperative_id, Override.stage == stage)
    earned = exists().where(
        Evaluation.cooperative_id == cooperative_id,
        Evaluation.stage == stage,
        Evaluation.state.in_([state.value for state in State if state.is_met]),
    )
    return bool(db.session.scalar(select(given & ~earned)))


def last_met_version(cooperative_id: UUID, stage: Stage) -> int | None:
    """The number of the version by which nothing was missing, the last time that nothing was."""
    return db.session.scalar(
        select(RuleVersion.number)
        .join(Evaluation, Evaluation.rule_version_id == RuleVersion.id)
        .where(Evaluation.cooperative_id == cooperative_id, Evaluation.stage == stage)
        .where(Evaluation.state.in_([state.value for state in State if state.is_met]))
        .order_by(Evaluation.at.desc(), Evaluation.id.desc())
        .limit(1)
    )


def next_rule_day(versions: Sequence[RuleVersion], on: date) -> date | None:
    """The next day on which another one of the published versions of a stage may begin to judge."""
    days = [day for one in versions for day in (one.valid_from, one.migrate_by)]
    return min((day for day in days if day and day > on), default=None)


def plan_checks_of_all(on: date, trigger: str) -> None:
    """Every cooperative is judged on that day, or earlier where that is planned."""
    table: Any = Check.__table__
    chosen = select(Cooperative.id, literal(on, Date), literal(trigger, Text)).where(true())
    dialect = postgresql if is_postgresql() else sqlite
    lesser = func.least if is_postgresql() else func.min
    query = dialect.insert(table).from_select(["cooperative_id", "due_on", "trigger"], chosen)
    is_first = query.excluded.due_on < table.c.due_on
    changes = {
        "due_on": lesser(table.c.due_on, query.excluded.due_on),
        "trigger": case((is_first, query.excluded.trigger), else_=table.c.trigger),
    }
    db.session.execute(query.on_conflict_do_update(index_elements=["cooperative_id"], set_=changes))


def postpone_check(cooperative_id: UUID, on: date) -> None:
    db.session.execute(update(Check).where(Check.cooperative_id == cooperative_id).values(due_on=on))


def due_checks(on: date, *, limit: int) -> Sequence[Check]:
    """Cooperatives that are to be looked at by that day, the longest due first."""
    return db.session.scalars(
        select(Check).where(Check.due_on <= on).order_by(Check.due_on, Check.cooperative_id).limit(limit)
    ).all()


def overrides_ending(first: date, last: date) -> Sequence[Override]:
    """Those that nobody ended or replaced, and whose last day is from the one day to the other, with both."""
    later = aliased(Override)
    is_replaced = exists().where(
        later.cooperative_id == Override.cooperative_id,
        later.stage == Override.stage,
        later.ended_at.is_(None),
        later.given_at > Override.given_at,
    )
    return db.session.scalars(
        select(Override)
        .where(Override.ended_at.is_(None), Override.until_on.between(first, last), ~is_replaced)
        .order_by(Override.until_on, Override.id)
    ).all()


def latest_simulation(version_id: UUID) -> Simulation | None:
    return db.session.scalar(
        select(Simulation)
        .where(Simulation.rule_version_id == version_id)
        .order_by(Simulation.requested_at.desc(), Simulation.id.desc())
        .limit(1)
    )


def waiting_simulation() -> Simulation | None:
    """The one that was asked for first and is not finished."""
    return db.session.scalar(
        select(Simulation)
        .where(Simulation.finished_at.is_(None))
        .order_by(Simulation.requested_at, Simulation.id)
        .limit(1)
    )


def cooperatives_on_register() -> int:
    """How many a simulation tries."""
    return db.session.scalar(select(func.count()).where(Cooperative.struck_off_on.is_(None))) or 0


def simulation_with_id(simulation_id: UUID) -> Simulation | None:
    return db.session.get(Simulation, simulation_id)


def delete_simulation(simulation_id: UUID) -> None:
    db.session.execute(delete(Simulation).where(Simulation.id == simulation_id))


def changes_of(simulation_id: UUID, change: str) -> Select[Cooperative]:
    """The cooperatives to which it happens: simulation.CHANGES."""
    return (
        select(Cooperative)
        .join(SimulatedChange, SimulatedChange.cooperative_id == Cooperative.id)
        .where(SimulatedChange.simulation_id == simulation_id, SimulatedChange.change == change)
    )


def changes_after(simulation_id: UUID, last: UUID | None, *, limit: int) -> Sequence[tuple[Cooperative, str]]:
    """In the order of their ids."""
    query = (
        select(Cooperative, SimulatedChange.change)
        .join(SimulatedChange, SimulatedChange.cooperative_id == Cooperative.id)
        .where(SimulatedChange.simulation_id == simulation_id)
        .order_by(Cooperative.id)
        .limit(limit)
    )
    rows: Any = db.session.execute(query.where(Cooperative.id > last) if last else query).all()
    return [(cooperative, change) for cooperative, change in rows]


def open_among_changes(simulation_id: UUID, change: str, stage: Stage) -> int:
    """How many of them have the stage open today, and not at risk."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SimulatedChange)
            .join(StageState, StageState.cooperative_id == SimulatedChange.cooperative_id)
            .where(
                SimulatedChange.simulation_id == simulation_id,
                SimulatedChange.change == change,
                StageState.stage == stage,
                StageState.status == Status.OPEN,
            )
        )
        or 0
    )


def forget_changes(simulation_id: UUID) -> None:
    db.session.execute(delete(SimulatedChange).where(SimulatedChange.simulation_id == simulation_id))


def add_changes(simulation_id: UUID, changes: Sequence[tuple[UUID, str]]) -> None:
    rows = [{"simulation_id": simulation_id, "cooperative_id": one, "change": change} for one, change in changes]
    if rows:
        db.session.execute(insert(SimulatedChange), rows)


def note_progress(simulation_id: UUID, *, before: int, done: int) -> bool:
    """False where the simulation is gone, or another worker went on with it: one of them ends it, never two."""
    found: Any = db.session.execute(
        update(Simulation)
        .where(Simulation.id == simulation_id, Simulation.done == before, Simulation.finished_at.is_(None))
        .values(done=done)
    )
    return bool(found.rowcount)


def finish_simulation(simulation_id: UUID, outcome: dict[str, Any] | None, at: datetime) -> None:
    """Without an outcome: it failed."""
    db.session.execute(update(Simulation).where(Simulation.id == simulation_id).values(outcome=outcome, finished_at=at))
