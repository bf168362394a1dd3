"""What pages show of a cooperative's pathway: its stages, what is found, who can do what. About nine queries, however many
members and requirements there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.cooperatives.models import OFFICES_THAT_KEEP_ACCOUNTS, OFFICES_THAT_KEEP_MEMBERS, Cooperative
from lms.learning import queries as learning
from lms.pathway import queries
from lms.pathway.carpet import Band, Strip, Touch, carpet_svg
from lms.pathway.facts import facts_in
from lms.pathway.models import Override, RuleVersion, StageState
from lms.pathway.rules import evaluation, model
from lms.pathway.rules.facts import NO_EFFORT, FactKind, Facts, Member
from lms.pathway.rules.findings import ActionKind, Finding, Missing, State
from lms.pathway.rules.model import Requirement, Stage
from lms.pathway.rules.people import certified_among
from lms.pathway.rules.plan import plan
from lms.pathway.services import choose_version
from lms.pathway.transitions import Status
from lms.pathway.words import Titles

# So many of those who could do something are named.
NAMED = 3


@dataclass(frozen=True)
class Doer:
    """Someone who could do it, and the minutes that it would take her; None where nobody has estimated them."""

    person: Person
    minutes: int | None


@dataclass(frozen=True)
class Line:
    """A requirement with what is found, who could do what it lacks, and the requirements that stand in it."""

    node: Requirement
    finding: Finding
    doers: Sequence[Doer]
    inner: "Sequence[Line]"

    @property
    def last_day(self) -> date | None:
        """On which it still holds."""
        return self.finding.expires_on - timedelta(days=1) if self.finding.expires_on else None

    @property
    def leaves(self) -> "Iterator[Line]":
        if not self.inner:
            yield self
        for line in self.inner:
            yield from line.leaves

    @property
    def others(self) -> int:
        """How many more could do it than are named."""
        return max(0, max((len(one.who_can) for one in self.finding.missing), default=0) - len(self.doers))


@dataclass(frozen=True)
class Task:
    """Something to be done, and the people who could, those who need least time first."""

    missing: Missing
    doers: Sequence[Doer]
    # Nothing else is missing: who does it opens the stage.
    is_last: bool


@dataclass(frozen=True)
class StageView:
    stage: Stage
    status: Status
    since: datetime | None
    grace_until: date | None
    # What keeps it open, whatever is found.
    override: Override | None
    version: RuleVersion
    finding: Finding
    lines: Sequence[Line]
    tasks: Sequence[Task]
    # Suspended, and another version asks now than the one that was met before.
    is_another: bool = False

    @property
    def done(self) -> int:
        return sum(child.state.is_met for child in self.finding.children)

    @property
    def total(self) -> int:
        return len(self.finding.children)

    @property
    def is_usable(self) -> bool:
        """Whether its room is open: also while the cooperative is warned."""
        return self.status in queries.OPEN

    @property
    def is_suspended(self) -> bool:
        return self.status is Status.SUSPENDED

    @property
    def is_in_danger(self) -> bool:
        return self.status in (Status.AT_RISK, Status.SUSPENDED) or self.is_only_kept

    @property
    def kept_until(self) -> date | None:
        """The last day on which an adviser keeps it open."""
        return self.override.until_on if self.override else None

    @property
    def is_only_kept(self) -> bool:
        """Open because an adviser keeps it so, and not because nothing is missing."""
        return self.kept_until is not None and not self.finding.state.is_met

    @property
    def left(self) -> list[Line]:
        return [line for line in self.lines if not line.finding.state.is_met]

    @property
    def soonest(self) -> list[Line]:
        """What is left, what the members can do by themselves and is done soonest first."""
        return sorted(self.left, key=lambda line: line.finding.cost)

    @property
    def last_step(self) -> Line | None:
        """The one requirement that keeps the stage closed, where one act of one person meets it."""
        if len(self.tasks) != 1 or not self.tasks[0].is_last:
            return None
        wanted = self.tasks[0].missing
        return next((line for line in self.leaves if wanted in line.finding.missing), None)

    @property
    def met(self) -> list[Line]:
        return [line for line in self.lines if line.finding.state.is_met]

    @property
    def leaves(self) -> Iterator[Line]:
        for line in self.lines:
            yield from line.leaves

    @property
    def endings(self) -> list[Line]:
        """What holds today and ends soon, the first to end first."""
        lines = [line for line in self.leaves if line.finding.state is State.EXPIRING and line.finding.expires_on]
        return sorted(lines, key=lambda line: line.finding.expires_on or date.max)


@dataclass(frozen=True)
class Overview:
    cooperative: Cooperative
    facts: Facts
    stages: Sequence[StageView]
    titles: Titles
    # Achievement → the picture of its course.
    covers: Mapping[str, str]
    people: Mapping[UUID, Person]

    @property
    def unruled(self) -> list[Stage]:
        """Stages for which no rule is in force: closed to all."""
        return [stage for stage in Stage if stage not in {one.stage for one in self.stages}]

    @property
    def open_stages(self) -> set[Stage]:
        return {one.stage for one in self.stages if one.is_usable}

    @property
    def next_stage(self) -> StageView | None:
        """The one that the cooperative works at: the first that is not firmly open."""
        return next((one for one in self.stages if one.status is not Status.OPEN or one.is_only_kept), None)

    @cached_property
    def weavers(self) -> list[Person]:
        """The members in the order of their ids, so that each keeps her place."""
        members = sorted(self._members, key=lambda one: one.int)
        return [self.people[one] for one in members if one in self.people]

    @cached_property
    def _members(self) -> dict[UUID, Member]:
        return {member.id: member for member in self.facts.members}

    def offices_of(self, person_id: UUID) -> frozenset[str]:
        return frozenset(self._members[person_id].offices if person_id in self._members else ())

    def is_keeper(self, person_id: UUID) -> bool:
        """Whether she files the papers of the cooperative, and sees at once who can do what."""
        return bool(self.offices_of(person_id) & set(OFFICES_THAT_KEEP_MEMBERS))

    def _keeps_accounts(self, person_id: UUID) -> bool:
        return bool(self.offices_of(person_id) & set(OFFICES_THAT_KEEP_ACCOUNTS))

    def next_for(self, person_id: UUID) -> Missing | None:
        """What this member can do now: what nobody else can do comes before what several can, and both before what all do."""
        tasks = self.next_stage.tasks if self.next_stage else ()
        hers = [(rank, task.missing) for task in tasks if (rank := self._rank(task.missing, person_id)) is not None]
        return min(hers, key=lambda one: one[0], default=(None, None))[1]

    def renewers_of(self, line: Line) -> list[Person]:
        """Who can renew what ends: whose certificate it is, or who keeps the papers and the book. Nobody named: all can."""
        match line.node:
            case model.RoleCertified() | model.MembersShare():
                proofs = set(line.finding.evidence)
                facts = self.facts.named(FactKind.CERTIFICATE, line.node.achievement)
                hers = [(fact.on or date.max, fact.person_id) for fact in facts if fact.reference in proofs]
                able = [person_id for _on, person_id in sorted(hers, key=str) if person_id]
            case model.Document():
                able = [member.id for member in self.facts.members if self.is_keeper(member.id)]
            case model.Indicator():
                able = [member.id for member in self.facts.members if self._keeps_accounts(member.id)]
            case _:
                able = []
        return [self.people[one] for one in dict.fromkeys(able) if one in self.people][:NAMED]

    def electable(self, line: Line) -> list[Person]:
        """Members who have the certificate that a vacant office asks for: who elects one of them needs nothing more."""
        if not isinstance(line.node, model.RoleCertified) or line.finding.state is not State.UNKNOWN:
            return []
        known = certified_among(self.facts.members, line.node.achievement, line.node.max_age_months, self.facts)
        return [person for person in self.weavers if person.id in known][:NAMED]

    def can_do(self, missing: Missing, person_id: UUID) -> bool:
        return self._rank(missing, person_id) is not None

    def minutes_for(self, missing: Missing, person_id: UUID) -> int | None:
        return minutes_of(missing, person_id, self.facts)

    def has_begun(self, missing: Missing, person_id: UUID) -> bool:
        whole = self.facts.efforts.get(missing.target, NO_EFFORT).minutes
        return missing.action is ActionKind.CERTIFY and self.facts.minutes_left(missing.target, person_id) < whole

    def carpet(
        self, label: str, *, reader: UUID | None = None, is_rtl: bool = False,
        rows: Mapping[Stage, Sequence[Touch]] = {}, strips: Mapping[UUID, Touch] = {},
    ) -> str:  # fmt: skip
        """`rows`, `strips`: what the rows of a stage and the strips of members say when they are touched."""
        members = [self._strip(person.id, strips.get(person.id), person.id == reader) for person in self.weavers]
        bands = [
            Band([share_of(child) for child in one.finding.children], one.is_usable, rows.get(one.stage, ()))
            for one in self.stages
        ]
        return carpet_svg(members, bands, label=label, is_rtl=is_rtl)

    def asked_of(self, person_id: UUID) -> list[str]:
        """The certificates that the stages ask of her and that she has not earned."""
        names = list(self._holders)
        return [names[number] for number, is_woven in self._threads(person_id) if not is_woven]

    def _rank(self, missing: Missing, person_id: UUID) -> tuple[int, int] | None:
        """None where it is not for her to do."""
        able = len(missing.who_can)
        match missing.action:
            case ActionKind.CERTIFY if person_id in missing.who_can:
                return (0 if able <= missing.count else 2, able)
            case ActionKind.FILE_DOCUMENT | ActionKind.SHARE_DOCUMENT if self.is_keeper(person_id):
                return (1, 0)
            case ActionKind.JOIN if self.is_keeper(person_id):
                return (1, 1)
            case ActionKind.REACH_INDICATOR if missing.target != "cash_book_months" or self._keeps_accounts(person_id):
                return (3, 0)
            case ActionKind.ASSESS:
                return (4, 0)
            case ActionKind.DECIDE:
                return (5, 0)
        return None

    @cached_property
    def _asked(self) -> list[tuple[str, model.MembersShare | model.RoleCertified]]:
        """Certificates that the stages ask for, up to the one that the cooperative works at."""
        found = []
        for view in self.stages:
            for line in view.leaves:
                if isinstance(line.node, model.MembersShare | model.RoleCertified):
                    found.append((line.node.achievement, line.node))
            if view is self.next_stage:
                break
        return found

    @cached_property
    def _holders(self) -> dict[str, frozenset[UUID]]:
        return {name: frozenset(self.facts.people_with(name)) for name, _node in self._asked}

    def _strip(self, person_id: UUID, touch: Touch | None, is_readers: bool) -> Strip:
        return Strip(self._threads(person_id), is_readers, touch)

    def _threads(self, person_id: UUID) -> list[tuple[int, bool]]:
        member = self._members[person_id]
        threads: dict[int, bool] = {}
        for name, node in self._asked:
            if isinstance(node, model.MembersShare):
                is_hers = node.gender in (None, member.gender)
            else:
                is_hers = bool(set(node.offices) & set(member.offices))
            is_woven = person_id in self._holders[name]
            if is_hers or is_woven:
                threads[list(self._holders).index(name)] = is_woven
        return sorted(threads.items())


def overview_of(cooperative: Cooperative, on: date) -> Overview:
    courses = learning.published_courses()
    facts = next(facts_in([cooperative], on, learning.efforts_in(courses), with_effort=True))
    people = {person.id: person for person in accounts.people_with_ids([member.id for member in facts.members])}
    states, versions = queries.states_of(cooperative.id), queries.published_versions_by_stage()
    kept = queries.overrides_on(cooperative.id, on)
    stages = []
    for stage in Stage:
        state = states.get(stage)
        version = choose_version(versions.get(stage, ()), state, on)
        if version is not None:
            stages.append(_stage_view(stage, state, kept.get(stage), version, facts, people))
    covers = {course.slug: course.cover for course in courses if course.cover}
    return Overview(cooperative, facts, stages, learning.titles_in(courses), covers, people)


def stage_reached(cooperative_id: UUID) -> str:
    """The furthest that is open: "capacity", "project" or "market"."""
    states = queries.states_of(cooperative_id)
    reached = [stage.value for stage in Stage if stage in states and states[stage].status in queries.OPEN]
    return reached[-1] if reached else "capacity"


def share_of(finding: Finding) -> float:
    """How far it is met, 0 to 1; all of it only where it is met."""
    if finding.state.is_met:
        return 1.0
    if finding.children:
        shares = [share_of(child) for child in finding.children]
        return min(0.9, max(shares) if finding.kind == "any" else sum(shares) / len(shares))
    # A level of the self-assessment is nobody's business here.
    return min(0.9, finding.have / finding.need) if finding.need and finding.kind != "assessment_min" else 0.0


def minutes_of(missing: Missing, person_id: UUID, facts: Facts) -> int | None:
    if missing.action in (ActionKind.CERTIFY, ActionKind.FILL_OFFICE):
        return facts.minutes_left(missing.target, person_id) or None
    return missing.cost.minutes or None


def is_learning(missing: Missing) -> bool:
    return missing.action is ActionKind.CERTIFY


def _stage_view(
    stage: Stage, state: StageState | None, override: Override | None, version: RuleVersion, facts: Facts,
    people: Mapping[UUID, Person],
) -> StageView:  # fmt: skip
    rule = model.decode(version.document)
    finding = evaluation.evaluate(rule, facts)
    asked = plan(finding)
    is_last = len(asked) == 1 and asked[0].count == 1
    tasks = [Task(one, _doers(one, facts, people), is_last) for one in asked]
    return StageView(
        stage=stage,
        status=state.status if state else Status.CLOSED,
        since=state.since if state else None,
        grace_until=state.grace_until if state else None,
        override=override,
        version=version,
        finding=finding,
        lines=_lines(rule.require, finding, facts, people),
        # What the members can do by themselves and is done soonest comes first.
        tasks=sorted(tasks, key=lambda task: task.missing.cost),
        is_another=state is not None and state.status is Status.SUSPENDED and _is_another(state, version),
    )


def _is_another(state: StageState, version: RuleVersion) -> bool:
    return queries.last_met_version(state.cooperative_id, state.stage) not in (None, version.number)


def _lines(node: Requirement, finding: Finding, facts: Facts, people: Mapping[UUID, Person]) -> list[Line]:
    """Of what stands directly in `node`."""
    return [
        Line(
            inner,
            found,
            [doer for missing in found.missing for doer in _doers(missing, facts, people)][:NAMED],
            _lines(inner, found, facts, people),
        )
        for inner, found in zip(getattr(node, "of", ()), finding.children, strict=False)
    ]


def _doers(missing: Missing, facts: Facts, people: Mapping[UUID, Person]) -> list[Doer]:
    return [Doer(people[one], minutes_of(missing, one, facts)) for one in missing.who_can[:NAMED] if one in people]
