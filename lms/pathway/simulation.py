"""A draft tried on every cooperative of the country before it is published: who would gain the stage, who would lose it."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

import msgspec
from sqlalchemy.exc import OperationalError

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.learning import queries as learning
from lms.pathway import queries
from lms.pathway.facts import facts_in
from lms.pathway.models import RuleVersion, Simulation
from lms.pathway.rules import evaluation as engine
from lms.pathway.rules import model
from lms.pathway.rules.model import Rule, Stage
from lms.pathway.transitions import InForce, version_for

log = logging.getLogger(__name__)
CHUNK = 1000
# A simulation that has not moved for so long has no worker any more.
STILL_S = 15.0
# Without the stage today, and would have it; would lose it by the draft; lacks something today, and would not any more; lacks
# something today, and still would.
GAIN, LOSS, SAVED, STILL = "gain", "loss", "saved", "still"
CHANGES = (GAIN, LOSS, SAVED, STILL)


class AlreadyRunning(DomainError):
    message = _("This draft is being tried already.")


class Interrupted(Exception):
    """A simulation that is not to go on now."""


@dataclass(frozen=True)
class Today:
    """How cooperatives stand today: the published versions of the stage, and their rules by number, read once."""

    stage: Stage
    on: date
    versions: Sequence[InForce]
    rules: Mapping[int, Rule]

    @classmethod
    def of(cls, stage: Stage, on: date) -> Self:
        published = queries.published_versions(stage)
        rules = {one.number: model.decode(one.document) for one in published}
        return cls(stage, on, queries.in_force(published), rules)

    def rule_for(self, entered: int | None) -> Rule | None:
        number = version_for(self.versions, entered, self.on)
        return self.rules[number] if number is not None else None


class Outcome(msgspec.Struct, kw_only=True):
    """Numbers of cooperatives. `met_before`: by the version that judges each of them today. Who has the stage, open or at risk,
    and meets it can lose by the draft (`loss`); who has it and lacks something already is `saved` or at risk `still`, and no
    loss of the draft. Who never entered has the stage where the rule in force is met.

    met_before - loss + gain + saved = met_after. `by_region`, `by_sector`: code → [gain, loss, saved, still]."""

    cooperatives: int = 0
    met_before: int = 0
    met_after: int = 0
    gain: int = 0
    loss: int = 0
    saved: int = 0
    still: int = 0
    by_region: dict[str, list[int]] = {}
    by_sector: dict[str, list[int]] = {}


def request(draft: RuleVersion, *, by: Person | None, at: datetime) -> Simulation:
    """The worker tries it as it is now; what was waiting of an earlier state is not tried any more. Raises AlreadyRunning."""
    waiting = queries.latest_simulation(draft.id)
    if waiting is not None and waiting.finished_at is None:
        if waiting.document == draft.document:
            raise AlreadyRunning
        queries.delete_simulation(waiting.id)
    simulation = Simulation(
        id=new_id(), rule_version_id=draft.id, document=draft.document, requested_by=by.id if by else None,
        requested_at=at, done=0,
    )  # fmt: skip
    db.session.add(simulation)
    db.session.flush()
    return simulation


def run_waiting(*, at: datetime, tell: Callable[[int], None], pause: Callable[[float], object] = time.sleep) -> bool:
    """Run the simulation that waits longest, and answer whether there was one. One that fails is not tried again and again:
    its page says so. `tell` is called after each thousand and may end it by an Interrupted; then it begins anew next time."""
    simulation = queries.waiting_simulation()
    if simulation is not None and simulation.done:
        simulation = _if_it_stands_still(simulation, pause)
    if simulation is None:
        return False
    simulation_id = simulation.id
    try:
        run(simulation, at=at, tell=tell)
    except Interrupted:
        db.session.rollback()
    except OperationalError:
        # The database is busy or away, which says nothing of the draft: it waits on.
        db.session.rollback()
        raise
    # Whatever it was, nights must be judged and other drafts tried; the log says what it was.
    except Exception:
        log.exception("The simulation %s failed", simulation_id)
        db.session.rollback()
        queries.finish_simulation(simulation_id, None, at)
        db.session.commit()
    return True


def run(simulation: Simulation, *, at: datetime, tell: Callable[[int], None] = lambda _done: None) -> Outcome:
    """Try it on all, a thousand at a time. Commits after each thousand, so that the page shows how far it is.

    Raises Interrupted where it was withdrawn, or another worker goes on with it.
    """
    version = db.session.get_one(RuleVersion, simulation.rule_version_id)
    today = Today.of(version.stage, at.date())
    after, efforts = model.decode(simulation.document), learning.efforts()
    simulation_id = simulation.id
    _go_on(simulation_id, simulation.done, 0)
    queries.forget_changes(simulation_id)
    outcome, last = Outcome(), None
    while found := cooperatives.page_after(last, CHUNK):
        done = outcome.cooperatives
        changes = _try(found, today, after, efforts, outcome)
        # First, because it locks: who withdraws the simulation waits until this thousand is written.
        _go_on(simulation_id, done, outcome.cooperatives)
        queries.add_changes(simulation_id, changes)
        last = found[-1].id
        # Nothing of the thousand is needed any more, and nobody waits for a long transaction.
        db.session.commit()
        db.session.expunge_all()
        tell(outcome.cooperatives)
    _go_on(simulation_id, outcome.cooperatives, outcome.cooperatives)
    queries.finish_simulation(simulation_id, msgspec.to_builtins(outcome), at)
    db.session.commit()
    return outcome


def outcome_of(simulation: Simulation) -> Outcome | None:
    """None while it runs, and where it failed."""
    return msgspec.convert(simulation.outcome, Outcome) if simulation.outcome is not None else None


def _if_it_stands_still(simulation: Simulation, pause: Callable[[float], object]) -> Simulation | None:
    """None where another worker is at it; one that was killed in the middle left it as it stood."""
    simulation_id, done = simulation.id, simulation.done
    db.session.rollback()
    pause(STILL_S)
    now = queries.simulation_with_id(simulation_id)
    return now if now is not None and now.finished_at is None and now.done == done else None


def _go_on(simulation_id: UUID, before: int, done: int) -> None:
    if not queries.note_progress(simulation_id, before=before, done=done):
        raise Interrupted


def _try(
    found: Sequence[Cooperative], today: Today, after: Rule, efforts: dict[str, tuple[int, int]], outcome: Outcome
) -> list[tuple[UUID, str]]:
    changes = []
    states = queries.states_among(today.stage, [cooperative.id for cooperative in found])
    for cooperative, facts in zip(found, facts_in(found, today.on, efforts), strict=True):
        status, entered = states.get(cooperative.id, (None, None))
        is_open = status in queries.OPEN
        before = today.rule_for(entered if is_open else None)
        is_met = before is not None and engine.is_met(before, facts)
        will = engine.is_met(after, facts)
        outcome.cooperatives += 1
        outcome.met_before += is_met
        outcome.met_after += will
        change = change_of(has_stage=is_open or is_met, is_met=is_met, will=will)
        if change is None:
            continue
        setattr(outcome, change, getattr(outcome, change) + 1)
        for counts, key in ((outcome.by_region, cooperative.region_code), (outcome.by_sector, cooperative.sector)):
            counts.setdefault(key, [0] * len(CHANGES))[CHANGES.index(change)] += 1
        changes.append((cooperative.id, change))
    return changes


def change_of(*, has_stage: bool, is_met: bool, will: bool) -> str | None:
    """What a draft brings to a cooperative. `is_met`: the rule that judges it today; `will`: the draft."""
    if not has_stage:
        return GAIN if will else None
    if is_met:
        return None if will else LOSS
    return SAVED if will else STILL
