"""A draft tried on every cooperative of the country before it is published: who would gain the stage, who would lose it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

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
from lms.pathway.rules.model import Rule

CHUNK = 1000
GAIN, LOSS = "gain", "loss"


class AlreadyRunning(DomainError):
    message = _("This draft is being tried already.")


class Outcome(msgspec.Struct, kw_only=True):
    """Numbers of cooperatives. `by_region`, `by_sector`: code → [gain, lose]."""

    cooperatives: int = 0
    met_before: int = 0
    met_after: int = 0
    gain: int = 0
    loss: int = 0
    by_region: dict[str, list[int]] = {}
    by_sector: dict[str, list[int]] = {}


def request(draft: RuleVersion, *, by: Person | None, at: datetime) -> Simulation:
    """The worker tries it. Raises AlreadyRunning."""
    waiting = queries.latest_simulation(draft.id)
    if waiting is not None and waiting.finished_at is None:
        raise AlreadyRunning
    simulation = Simulation(
        id=new_id(), rule_version_id=draft.id, document=draft.document, requested_by=by.id if by else None,
        requested_at=at, done=0,
    )  # fmt: skip
    db.session.add(simulation)
    db.session.flush()
    return simulation


def run(simulation: Simulation, *, at: datetime, tell: Callable[[int], None] = lambda _done: None) -> Outcome:
    """Try it on all, a thousand at a time. Commits after each thousand, so that the page shows how far it is."""
    version = db.session.get_one(RuleVersion, simulation.rule_version_id)
    today = max((one for one in queries.published_versions(version.stage)), key=lambda one: one.number, default=None)
    before = model.decode(today.document) if today else None
    after, efforts = model.decode(simulation.document), learning.efforts()
    simulation_id = simulation.id
    queries.forget_changes(simulation_id)
    outcome, last = Outcome(), None
    while found := cooperatives.page_after(last, CHUNK):
        changes = _try(found, before, after, efforts, outcome, at)
        queries.add_changes(simulation_id, changes)
        last = found[-1].id
        queries.note_progress(simulation_id, outcome.cooperatives)
        # Nothing of the thousand is needed any more, and nobody waits for a long transaction.
        db.session.commit()
        db.session.expunge_all()
        tell(outcome.cooperatives)
    queries.finish_simulation(simulation_id, msgspec.to_builtins(outcome), at)
    db.session.commit()
    return outcome


def _try(
    found: Sequence[Cooperative], before: Rule | None, after: Rule, efforts: dict[str, tuple[int, int]], outcome: Outcome,
    at: datetime,
) -> list[tuple[UUID, str]]:  # fmt: skip
    changes = []
    scope = cooperatives.ids_of([cooperative.id for cooperative in found])
    for cooperative, facts in zip(found, facts_in(found, scope, at.date(), efforts), strict=True):
        was = before is not None and engine.evaluate(before, facts).state.is_met
        will = engine.evaluate(after, facts).state.is_met
        outcome.cooperatives += 1
        outcome.met_before += was
        outcome.met_after += will
        if was == will:
            continue
        outcome.gain += will
        outcome.loss += was
        for counts, key in ((outcome.by_region, cooperative.region_code), (outcome.by_sector, cooperative.sector)):
            counts.setdefault(key, [0, 0])[was] += 1
        changes.append((cooperative.id, LOSS if was else GAIN))
    return changes
