"""What pages show of rules: each stage with its versions, a version requirement by requirement, a trial in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.cooperatives import territory
from lms.cooperatives.models import Cooperative
from lms.cooperatives.territory import Place, Table
from lms.core.i18n import name_in_language
from lms.pathway import catalogue, publishing, queries, simulation
from lms.pathway.models import RuleVersion, Simulation
from lms.pathway.rules import editing, model
from lms.pathway.rules.faults import Fault, by_path
from lms.pathway.rules.model import COMBINATORS, Requirement, Rule, Stage
from lms.pathway.services import choose_version
from lms.pathway.simulation import Outcome

# Within it a worker has begun, if there is one.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Line:
    """A requirement where it stands, with what is wrong with it, and what stands in it."""

    path: str
    node: Requirement
    faults: Sequence[Fault]
    inside: Sequence["Line"]

    @property
    def is_group(self) -> bool:
        return isinstance(self.node, COMBINATORS)

    @property
    def anchor(self) -> str:
        return f"r{self.path}"


@dataclass(frozen=True)
class Reading:
    """A version in words. `faults`: those of the rule as a whole; those of requirements stand beside them."""

    version: RuleVersion
    rule: Rule
    lines: Sequence[Line]
    faults: Sequence[Fault]

    # Of the whole rule.
    errors: int
    warnings: int


@dataclass(frozen=True)
class StageVersions:
    stage: Stage
    in_force: RuleVersion | None
    drafts: Sequence[RuleVersion]
    # The published ones, the newest first.
    published: Sequence[RuleVersion]


@dataclass(frozen=True)
class Count:
    """Of a region or a sector."""

    name: str
    gain: int
    loss: int
    # Trials of earlier releases did not tell these apart.
    saved: int = 0
    still: int = 0

    @property
    def total(self) -> int:
        return self.gain + self.loss + self.saved + self.still


@dataclass(frozen=True)
class Trial:
    """`open_losers`: how many of those that would lose have the stage open today."""

    simulation: Simulation
    outcome: Outcome | None
    is_current: bool
    regions: Sequence[Count] = ()
    sectors: Sequence[Count] = ()
    open_losers: int = 0

    def has_waited_long(self, now: datetime) -> bool:
        """Nobody seems to run the worker."""
        return self.simulation.done == 0 and now - self.simulation.requested_at > PATIENCE

    @property
    def adds_up(self) -> bool:
        """Not of trials of earlier releases, which counted as lost also what was at risk already."""
        found = self.outcome
        return found is not None and found.met_before - found.loss + found.gain + found.saved == found.met_after

    @property
    def has_failed(self) -> bool:
        return self.simulation.finished_at is not None and self.outcome is None


def read(version: RuleVersion) -> Reading:
    """Only drafts are looked through for faults: a published version is what it is."""
    rule = model.decode(version.document)
    faults = catalogue.faults(rule) if version.published_at is None else []
    found, errors = by_path(faults), sum(fault.is_error for fault in faults)
    return Reading(version, rule, _lines(rule.require, "", found), found.get("", ()), errors, len(faults) - errors)


def stages(on: date) -> list[StageVersions]:
    found = []
    for stage in Stage:
        versions = queries.versions_of(stage)
        published = [one for one in versions if one.published_at is not None]
        drafts = [one for one in versions if one.published_at is None]
        found.append(StageVersions(stage, choose_version(published, None, on), drafts, published))
    return found


def superseded_from(version: RuleVersion) -> date | None:
    """The first day on which a later version is in force, if there is one."""
    day = publishing.superseded_from(version, date.max)
    return day if day < date.max else None


def is_passed_over(version: RuleVersion) -> bool:
    """Nobody moves to it on its day to migrate, because a later version is in force by then."""
    day = superseded_from(version)
    return version.migrate_by is not None and day is not None and day <= version.migrate_by


def trial_of(version: RuleVersion, tried: Simulation | None) -> Trial | None:
    if tried is None:
        return None
    outcome = simulation.outcome_of(tried)
    is_current = version.published_at is not None or tried.document == version.document
    if outcome is None:
        return Trial(tried, None, is_current)
    return Trial(
        tried,
        outcome,
        is_current and (version.published_at is not None or publishing.simulation_to_publish_with(version) is not None),
        _counts(outcome.by_region, territory.regions()),
        _counts(outcome.by_sector, territory.sectors()),
        queries.open_among_changes(tried.id, simulation.LOSS, version.stage) if outcome.loss else 0,
    )


def described(cooperative: Cooperative) -> tuple[str, ...]:
    """As a row of a table for a spreadsheet: the number of its register, both names, and where it is, in words."""
    return (
        cooperative.register_number, cooperative.name_ar, cooperative.name_fr or "",
        _name(territory.regions().get(cooperative.region_code), cooperative.region_code),
        _name(territory.provinces().get(cooperative.province_code), cooperative.province_code),
        _name(territory.sectors().get(cooperative.sector), cooperative.sector),
        _name(territory.delegations().get(cooperative.delegation_code), cooperative.delegation_code),
    )  # fmt: skip


def _lines(node: Requirement, path: str, found: dict[str, list[Fault]]) -> list[Line]:
    lines = []
    for place, child in enumerate(getattr(node, "of", ())):
        here = editing.below(path, place)
        lines.append(Line(here, child, found.get(here, ()), _lines(child, here, found)))
    return lines


def _counts(by_code: dict[str, list[int]], table: Table) -> list[Count]:
    """Those with the most changes first."""
    counts = [Count(_name(table.get(code), code), *numbers) for code, numbers in by_code.items()]
    return sorted(counts, key=lambda one: (-one.total, one.name))


def _name(place: Place | None, code: str) -> str:
    return name_in_language(place) if place else code
