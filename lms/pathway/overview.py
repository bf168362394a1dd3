"""What pages show of a cooperative's pathway: its stages, what is found, who can do what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.learning import queries as learning
from lms.pathway import carpet, queries, services
from lms.pathway.facts import facts_of
from lms.pathway.models import RuleVersion, StageState
from lms.pathway.rules import model
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import ActionKind, Finding, Missing
from lms.pathway.rules.model import Requirement, Stage
from lms.pathway.rules.plan import plan
from lms.pathway.transitions import Status
from lms.pathway.words import Titles


@dataclass(frozen=True)
class Line:
    """A requirement with what is found; those inside a combinator stand below it, indented by `depth`."""

    node: Requirement
    finding: Finding
    depth: int


@dataclass(frozen=True)
class Task:
    """Something to be done, and the people who could, those who need least time first."""

    missing: Missing
    people: Sequence[Person]


@dataclass(frozen=True)
class StageView:
    stage: Stage
    status: Status
    grace_until: date | None
    version: RuleVersion
    finding: Finding
    lines: Sequence[Line]
    tasks: Sequence[Task]

    @property
    def done(self) -> int:
        return sum(child.state.is_met for child in self.finding.children)

    @property
    def total(self) -> int:
        return len(self.finding.children)


@dataclass(frozen=True)
class Overview:
    cooperative: Cooperative
    facts: Facts
    stages: Sequence[StageView]
    titles: Titles
    svg: str

    @property
    def next_stage(self) -> StageView | None:
        """The one that the cooperative works at: the first that is not firmly open."""
        return next((one for one in self.stages if one.status is not Status.OPEN), None)

    def next_for(self, person_id: UUID) -> Missing | None:
        """What this member can do now: what costs her least of what only a few can do comes before what anyone can."""
        if self.next_stage is None:
            return None
        hers = [task.missing for task in self.next_stage.tasks if person_id in task.missing.who_can]
        return min(hers, key=lambda one: len(one.who_can), default=None)


def overview_of(cooperative: Cooperative, on: date) -> Overview:
    facts = facts_of(cooperative, on)
    states = queries.states_of(cooperative.id)
    stages = [view for stage in Stage if (view := _stage_view(cooperative, stage, states.get(stage), facts))]
    return Overview(cooperative, facts, stages, learning.titles(), _carpet(facts, stages))


def stage_reached(cooperative_id: UUID) -> str:
    """The furthest that is open: "capacity", "project" or "market"."""
    states = queries.states_of(cooperative_id)
    reached = [stage.value for stage in Stage if stage in states and states[stage].status in queries.OPEN]
    return reached[-1] if reached else "capacity"


def lines_of(node: Requirement, finding: Finding, depth: int = 0) -> Iterator[Line]:
    """Top-down, without the rule's own "all of these"."""
    for inner, found in zip(getattr(node, "of", ()), finding.children, strict=False):
        yield Line(inner, found, depth)
        yield from lines_of(inner, found, depth + 1)


def _stage_view(cooperative: Cooperative, stage: Stage, state: StageState | None, facts: Facts) -> StageView | None:
    found = services.findings_of(cooperative, stage, facts)
    if found is None:
        return None
    version, finding = found
    asked = plan(finding)
    named = {person_id for missing in asked for person_id in missing.who_can[:3]}
    people = {person.id: person for person in accounts.people_with_ids(list(named))} if named else {}
    tasks = [Task(missing, [people[one] for one in missing.who_can[:3] if one in people]) for missing in asked]
    rule = model.decode(version.document)
    return StageView(
        stage, state.status if state else Status.CLOSED, state.grace_until if state else None, version, finding,
        list(lines_of(rule.require, finding)), tasks,
    )  # fmt: skip


def _carpet(facts: Facts, stages: Sequence[StageView]) -> str:
    """Members in the order of their ids, so that each keeps her place."""
    achievements = [
        node.achievement
        for view in stages
        for line in view.lines
        if isinstance(node := line.node, model.MembersShare | model.RoleCertified)
    ]
    members = sorted(facts.members, key=lambda member: member.id.int)
    woven = [
        [member.id in holders for member in members]
        for achievement in dict.fromkeys(achievements)
        for holders in (facts.people_with(achievement),)
    ]
    bands = [[_share(child) for child in view.finding.children] for view in stages]
    return carpet.carpet_svg(woven, bands)


def _share(finding: Finding) -> float:
    if finding.state.is_met:
        return 1.0
    if finding.children:
        return sum(_share(child) for child in finding.children) / len(finding.children)
    return min(0.9, finding.have / finding.need) if finding.need else 0.0


def is_learning(missing: Missing) -> bool:
    return missing.action is ActionKind.CERTIFY
