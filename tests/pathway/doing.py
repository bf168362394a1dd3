"""Generated rules and cooperatives, and somebody who does what a finding asks for."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from lms.pathway.rules.elections import groups_of
from lms.pathway.rules.facts import UNSHARED, UNVERIFIED, VERIFIED, Effort, Fact, FactKind, Facts, Member
from lms.pathway.rules.findings import ActionKind, Missing
from lms.pathway.rules.model import (
    Age,
    All,
    AnyOf,
    AssessmentMin,
    AtLeast,
    Document,
    EventCount,
    HumanDecision,
    Indicator,
    MemberCount,
    MembersShare,
    OrgAttribute,
    Requirement,
    RoleCertified,
    Rule,
    Stage,
)
from lms.pathway.rules.ways import short_of_seats

TODAY = date(2026, 11, 27)
OFFICES = ("president", "manager", "treasurer")
COURSES = ("acting-together", "governing", "accounts")
DOCUMENTS = ("minutes", "accounts")
NAMES = ("cash_book_months", "turnover")
DIMENSIONS = ("", "governance")

days = st.integers(0, 1500).map(lambda ago: TODAY - timedelta(days=ago))
months = st.none() | st.integers(1, 48)
shares = st.integers(1, 20).map(lambda part: part / 20)


def role_certified(names: tuple[str, ...] = OFFICES) -> st.SearchStrategy[Requirement]:
    return st.builds(
        RoleCertified,
        offices=st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True).map(tuple),
        achievement=st.sampled_from(COURSES),
        min_count=st.integers(1, 4),
        max_age_months=months,
    )


without_offices: st.SearchStrategy[Requirement] = st.one_of(
    st.builds(
        MembersShare, achievement=st.sampled_from(COURSES), min_share=shares, min_count=st.integers(0, 9),
        gender=st.sampled_from((None, "f", "m")), max_age_months=months,
    ),
    st.builds(MemberCount, min_count=st.integers(0, 12)),
    st.builds(Document, type=st.sampled_from(DOCUMENTS), max_age_months=months, must_be_verified=st.booleans()),
    st.builds(
        Indicator, name=st.just("cash_book_months"), value=st.integers(0, 12).map(float), op=st.just(">=")
    ),
    st.builds(Indicator, name=st.just("turnover"), value=st.integers(0, 12).map(float), op=st.just("<=")),
    st.builds(EventCount, name=st.just("orders"), min_count=st.integers(0, 4), within_months=months),
    st.builds(Age, min_months=st.integers(0, 60)),
    st.builds(
        AssessmentMin, dimension=st.sampled_from(DIMENSIONS), min_level=st.integers(1, 5), max_age_months=months
    ),
    st.builds(HumanDecision, name=st.just("project"), outcome=st.just("approved")),
)  # fmt: skip
predicates = st.one_of(role_certified(), without_offices)
attributes = st.builds(OrgAttribute, name=st.just("sector"), values=st.just(("argan", "honey")))


def requirements(leaves: st.SearchStrategy[Requirement] = predicates) -> st.SearchStrategy[Requirement]:
    def inside(children: st.SearchStrategy[Requirement]) -> st.SearchStrategy[Requirement]:
        some = st.lists(children, min_size=1, max_size=4).map(tuple)
        return st.one_of(
            st.builds(All, of=some, distinct=st.booleans()),
            st.builds(AnyOf, of=some),
            some.flatmap(lambda of: st.builds(AtLeast, count=st.integers(1, len(of)), of=st.just(of))),
        )

    return st.recursive(leaves, inside, max_leaves=8)


def rules(leaves: st.SearchStrategy[Requirement] = predicates) -> st.SearchStrategy[Rule]:
    tops = st.builds(All, of=st.lists(requirements(leaves), min_size=1, max_size=4).map(tuple), distinct=st.booleans())
    built = st.builds(Rule, stage=st.just(Stage.PROJECT), title=st.just({"ar": "مشروع", "fr": "Projet"}), require=tops)
    # What no register has seats for is told before it is published (rules/faults.py).
    return built.filter(lambda rule: has_seats(rule.require))


def has_seats(node: Requirement) -> bool:
    seats = {"president": 1, "manager": 3}
    return all(short_of_seats(list(group.values()), seats) is None for group in groups_of(node))


members = st.lists(
    st.builds(
        Member,
        id=st.integers(1, 40).map(lambda number: UUID(int=number)),
        gender=st.sampled_from(("f", "m", None)),
        offices=st.lists(st.sampled_from(OFFICES), max_size=2, unique=True).map(tuple),
    ),
    max_size=12,
    unique_by=lambda member: member.id,
).map(lambda drawn: tuple(seated(drawn)))


def seated(drawn: list[Member]) -> Iterator[Member]:
    """As the register keeps it: one president, three managers at most; one may be both."""
    seats = {"president": 1, "manager": 3}
    for member in drawn:
        kept: list[str] = []
        for office in member.offices:
            if office in seats and not seats[office]:
                continue
            kept.append(office)
            if office in seats:
                seats[office] -= 1
        yield msgspec.structs.replace(member, offices=tuple(kept))


# Who presides manages too, and others beside her: seats are short.
crews = st.integers(1, 3).flatmap(
    lambda managers: st.integers(managers, 8).map(
        lambda number: (
            Member(UUID(int=1), offices=("manager", "president")),
            *(Member(UUID(int=one), offices=("manager",) if one <= managers else ()) for one in range(2, number + 1)),
        )
    )
)


def evidence(*, measured: bool = True) -> st.SearchStrategy[Fact]:
    """`measured`: levels and numbers too, which a newer measurement replaces."""
    references = st.integers(0, 999).map(lambda number: UUID(int=number))
    person = st.integers(1, 40).map(lambda number: UUID(int=number))
    measurements = (
        st.builds(
            Fact, kind=st.just(FactKind.INDICATOR), name=st.sampled_from(NAMES), value=st.integers(0, 14).map(float), on=days,
            until=st.none() | st.integers(-200, 400).map(lambda ahead: TODAY + timedelta(days=ahead)),
        ),
        st.builds(Fact, kind=st.just(FactKind.ASSESSMENT), name=st.sampled_from(DIMENSIONS), value=st.integers(1, 5).map(float), on=days),
    )  # fmt: skip
    return st.one_of(
        *(measurements if measured else ()),
        st.builds(Fact, kind=st.just(FactKind.CERTIFICATE), name=st.sampled_from(COURSES), person_id=person, on=days, reference=references),
        st.builds(Fact, kind=st.just(FactKind.PROGRESS), name=st.sampled_from(COURSES), person_id=person, value=st.integers(0, 12).map(float)),
        st.builds(
            Fact, kind=st.just(FactKind.DOCUMENT), name=st.sampled_from(DOCUMENTS), on=days,
            until=st.none() | st.integers(-200, 400).map(lambda ahead: TODAY + timedelta(days=ahead)),
            text=st.sampled_from((VERIFIED, UNVERIFIED, UNSHARED)), reference=references,
        ),
        st.builds(Fact, kind=st.just(FactKind.EVENT), name=st.just("orders"), on=days, reference=references),
        st.builds(Fact, kind=st.just(FactKind.DECISION), name=st.just("project"), text=st.sampled_from(("approved", "refused")), on=days),
        st.builds(Fact, kind=st.just(FactKind.ATTRIBUTE), name=st.just("sector"), text=st.sampled_from(("argan", "carpets"))),
    )  # fmt: skip


cooperatives = st.builds(
    Facts,
    cooperative_id=st.just(UUID(int=7)),
    on=st.just(TODAY),
    registered_on=days,
    members=members,
    facts=st.lists(evidence(), max_size=25).map(tuple),
    efforts=st.fixed_dictionaries(
        {course: st.builds(Effort, minutes=st.integers(5, 200), steps=st.integers(1, 20)) for course in COURSES}
    ),
)


def do_all(asked: Iterable[Missing], facts: Facts) -> Facts:
    """The cooperative after its people did everything that is asked, and nothing else."""
    doer = Doer(facts)
    # Who joins, joins first; what only time does comes last.
    # A paper is filed and shared before it is verified.
    first = (ActionKind.FILE_DOCUMENT, ActionKind.SHARE_DOCUMENT)
    order = sorted(asked, key=lambda one: (one.action is not ActionKind.JOIN, one.action not in first, not one.who_can))
    for missing in order:
        doer.do(missing)
    return doer.facts


class Doer:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.joined: list[UUID] = []

    def do(self, missing: Missing) -> None:
        on, kind = self.facts.on, missing.action
        match kind:
            case ActionKind.JOIN:
                first = max((member.id.int for member in self.facts.members), default=0) + 1000
                self._join([Member(UUID(int=first + n), missing.gender) for n in range(missing.count)])
            case ActionKind.CERTIFY:
                for person_id in self._who(missing):
                    self._certify(person_id, missing.target)
            case ActionKind.FILL_OFFICE:
                for person_id in self._elected(missing):
                    self._certify(person_id, missing.target)
                    self._elect(person_id, missing.offices[0])
            case ActionKind.FILE_DOCUMENT:
                self._add(Fact(FactKind.DOCUMENT, missing.target, text=UNVERIFIED, on=on))
            case ActionKind.SHARE_DOCUMENT:
                self._share(missing.target)
            case ActionKind.VERIFY_DOCUMENT:
                self._verify(missing.target)
            case ActionKind.REACH_INDICATOR:
                self._add(Fact(FactKind.INDICATOR, missing.target, value=missing.value, on=on))
            case ActionKind.RECORD_EVENT:
                for _number in range(missing.count):
                    self._add(Fact(FactKind.EVENT, missing.target, on=on))
            case ActionKind.WAIT:
                assert missing.until
                # The day has come; three days more, since months are of unequal length.
                waited = missing.until - on + timedelta(days=3)
                self.facts = msgspec.structs.replace(self.facts, registered_on=self.facts.registered_on - waited)
            case ActionKind.ASSESS:
                self._add(Fact(FactKind.ASSESSMENT, missing.target, value=missing.value, on=on))
            case ActionKind.BECOME:
                self._add(Fact(FactKind.ATTRIBUTE, missing.target, text=missing.text))
            case ActionKind.DECIDE:
                self._add(Fact(FactKind.DECISION, missing.target, text=missing.text, on=on))

    def _who(self, missing: Missing) -> list[UUID]:
        named = list(missing.who_can[: missing.count])
        # Nobody earns twice what she has.
        spared = self.facts.people_with(missing.target)
        group = [
            member.id for member in self.facts.members
            if missing.gender in (None, member.gender) and member.id not in spared and member.id not in named
        ]  # fmt: skip
        # Newest first: those who joined for it.
        return named + group[::-1][: missing.count - len(named)]

    def _elected(self, missing: Missing) -> list[UUID]:
        named = missing.who_can[: missing.count - len(missing.who_joins)]
        return [*named, *(self.joined[number] for number in missing.who_joins)]

    def _join(self, new: list[Member]) -> None:
        self.joined += [member.id for member in new]
        self.facts = msgspec.structs.replace(self.facts, members=(*self.facts.members, *new))

    def _certify(self, person_id: UUID, achievement: str) -> None:
        self._add(Fact(FactKind.CERTIFICATE, achievement, person_id=person_id, on=self.facts.on, reference=UUID(int=0)))

    def _elect(self, person_id: UUID, office: str) -> None:
        """As lms.cooperatives.register.services.appoint: there is one president, and never more than three managers."""
        holders = [member.id for member in self.facts.members if office in member.offices]
        if person_id in holders:
            return
        assert office != "manager" or len(holders) < 3

        def offices(member: Member) -> tuple[str, ...]:
            if member.id == person_id:
                return (*member.offices, office)
            return tuple(one for one in member.offices if one != office or office != "president")

        self.facts = msgspec.structs.replace(
            self.facts,
            members=tuple(msgspec.structs.replace(one, offices=offices(one)) for one in self.facts.members),
        )

    def _share(self, kind: str) -> None:
        self._check(kind, UNSHARED, UNVERIFIED)

    def _verify(self, kind: str) -> None:
        """Only what the adviser sees."""
        self._check(kind, UNVERIFIED, VERIFIED)

    def _check(self, kind: str, before: str, after: str) -> None:
        self.facts = msgspec.structs.replace(
            self.facts,
            facts=tuple(
                msgspec.structs.replace(fact, text=after)
                if (fact.kind, fact.name, fact.text) == (FactKind.DOCUMENT, kind, before)
                else fact
                for fact in self.facts.facts
            ),
        )

    def _add(self, fact: Fact) -> None:
        self.facts = msgspec.structs.replace(self.facts, facts=(*self.facts.facts, fact))
