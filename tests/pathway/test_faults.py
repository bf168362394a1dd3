"""What is wrong with a rule: each fault by an example, and over generated rules that nobody is told a falsehood."""

from functools import lru_cache
from itertools import product
from typing import Any
from uuid import UUID

import msgspec
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.pathway import catalogue, publishing
from lms.pathway.rules import model
from lms.pathway.rules.evaluation import evaluate
from lms.pathway.rules.facts import VERIFIED, Fact, FactKind, Facts, Member
from lms.pathway.rules.faults import Fault, Kind, Known, Severity, by_path, faults_of
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
    NotAttribute,
    OrgAttribute,
    Requirement,
    RoleCertified,
    Rule,
    Stage,
)  # fmt: skip
from lms.pathway.ruling.words import fault_text
from tests.pathway.doing import COURSES, DIMENSIONS, DOCUMENTS, NAMES, OFFICES, TODAY, predicates, requirements

KNOWN = Known(
    achievements=frozenset({*COURSES, "selling"}), offices=frozenset({*OFFICES, "director"}),
    documents=frozenset({*DOCUMENTS, "onssa"}), indicators=frozenset({*NAMES, "products_ready", "surplus"}),
    events=frozenset({"orders", "product_listed"}), dimensions=frozenset({"governance"}),
    attributes={
        "sector": frozenset({"argan", "honey", "crafts"}), "category": frozenset({"supply", "work"}),
        "women_only": frozenset({"yes", "no"}), "region": frozenset({"souss", "oriental"}),
        "province": frozenset({"taroudant", "tiznit", "oujda"}),
    },
    seats={"president": 1, "manager": 3},
    region_of={"taroudant": "souss", "tiznit": "souss", "oujda": "oriental"},
    signed=frozenset({"surplus"}), growing=frozenset({"products_ready"}),
    decisions={"project": frozenset({"approved"})},
    begins_in={
        (FactKind.DECISION, "project"): Stage.PROJECT, (FactKind.INDICATOR, "products_ready"): Stage.MARKET,
        (FactKind.EVENT, "product_listed"): Stage.MARKET,
    },
)  # fmt: skip
TITLE = {"ar": "مشروع", "fr": "Projet"}
FINE = MemberCount(min_count=5)
ARGAN, HONEY = (OrgAttribute(name="sector", values=(name,)) for name in ("argan", "honey"))
SOUSS, ORIENTAL = (OrgAttribute(name="region", values=(name,)) for name in ("souss", "oriental"))
OUJDA = OrgAttribute(name="province", values=("oujda",))
NO_ARGAN = NotAttribute(attribute=ARGAN)


def rule_of(*of: Requirement, stage: Stage = Stage.PROJECT, **values: Any) -> Rule:
    return Rule(**({"stage": stage, "title": TITLE, "require": All(of=of)} | values))


def kinds(rule: Rule, known: Known = KNOWN) -> set[tuple[str, Kind]]:
    return {(fault.path, fault.kind) for fault in faults_of(rule, known)}


def share(**values: Any) -> MembersShare:
    return MembersShare(**({"achievement": "accounts", "min_share": 0.4} | values))


def role(**values: Any) -> RoleCertified:
    return RoleCertified(**({"offices": ("president",), "achievement": "governing"} | values))


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        (role(achievement="flying"), Kind.UNKNOWN_COURSE), (role(offices=()), Kind.NO_OFFICE),
        (role(offices=("king",)), Kind.UNKNOWN_OFFICE), (role(min_count=0), Kind.ASKS_NOTHING),
        (role(min_count=100_001), Kind.TOO_MANY), (role(min_count=6), Kind.MORE_THAN_FIVE),
        (role(max_age_months=0), Kind.MONTHS), (role(max_age_months=-3), Kind.MONTHS),
        (share(achievement="flying"), Kind.UNKNOWN_COURSE), (share(min_share=1.01), Kind.SHARE),
        (share(min_share=0), Kind.SHARE), (share(min_share=-0.4), Kind.SHARE),
        (share(min_share=float("nan")), Kind.SHARE), (share(min_count=-1), Kind.ASKS_NOTHING),
        (share(), Kind.SHARE_ALONE), (role(min_count=2), Kind.SEATS), (role(offices=("manager",), min_count=4), Kind.SEATS),
        (role(offices=("manager", "president"), min_count=5), Kind.SEATS),
        (All(of=(role(), role(achievement="accounts")), distinct=True), Kind.DISTINCT_SEATS),
        (All(of=(role(min_count=2, offices=("president", "manager")), role(min_count=3, offices=("manager",))), distinct=True),
         Kind.DISTINCT_SEATS),
        (Indicator(name="turnover", value=-1, op="<="), Kind.BELOW_ZERO),
        (Indicator(name="products_ready", value=3, op="<="), Kind.AT_MOST),
        (share(min_count=6), Kind.MORE_THAN_FIVE), (MemberCount(min_count=0), Kind.ASKS_NOTHING),
        (MemberCount(min_count=100_001), Kind.TOO_MANY), (Document(type="passport"), Kind.UNKNOWN_DOCUMENT),
        (Document(type="minutes", max_age_months=0), Kind.MONTHS), (Indicator(name="joy", value=1), Kind.UNKNOWN_INDICATOR),
        (EventCount(name="feast", min_count=1), Kind.UNKNOWN_EVENT), (EventCount(name="orders", min_count=0), Kind.ASKS_NOTHING),
        (EventCount(name="orders", min_count=1, within_months=0), Kind.MONTHS), (Age(min_months=0), Kind.MONTHS),
        (AssessmentMin(dimension="joy"), Kind.UNKNOWN_DIMENSION), (AssessmentMin(dimension="governance", min_level=0), Kind.LEVEL),
        (AssessmentMin(dimension="governance", min_level=6), Kind.LEVEL), (AssessmentMin(min_level=2), Kind.WHOLE_HAS_NO_LEVEL),
        (OrgAttribute(name="colour", values=("red",)), Kind.UNKNOWN_ATTRIBUTE), (OrgAttribute(name="sector", values=()), Kind.NO_VALUE),
        (OrgAttribute(name="sector", values=("mining",)), Kind.UNKNOWN_ATTRIBUTE),
        (NotAttribute(attribute=OrgAttribute(name="colour", values=("red",))), Kind.UNKNOWN_ATTRIBUTE),
        (HumanDecision(name="project", outcome="returned"), Kind.UNKNOWN_DECISION),
        (HumanDecision(name="oracle", outcome="approved"), Kind.UNKNOWN_DECISION),
        (AnyOf(of=()), Kind.EMPTY), (All(of=()), Kind.EMPTY), (AtLeast(count=1, of=()), Kind.EMPTY),
        (AtLeast(count=0, of=(FINE,)), Kind.ASKS_NOTHING), (AtLeast(count=3, of=(FINE, FINE)), Kind.TOO_FEW_TO_CHOOSE),
        (AtLeast(count=1, of=(FINE,)), Kind.ALL_OF_THEM), (AnyOf(of=(FINE,)), Kind.ONE_WAY),
        (AnyOf(of=(FINE, FINE)), Kind.TWICE), (MemberCount(min_count=5, label={"fr": "Cinq"}), Kind.LABEL),
        (MemberCount(min_count=5, label={"ar": "خمسة", "fr": " "}), Kind.LABEL),
    ],
)  # fmt: skip
def test_fault_is_told_where_it_stands(node: Requirement, kind: Kind) -> None:
    assert ("1", kind) in kinds(rule_of(ARGAN, node))
    assert ("1.0", kind) in kinds(rule_of(ARGAN, AnyOf(of=(node, HONEY))))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"title": {"ar": "مشروع"}}, Kind.TITLE), ({"title": {"ar": " ", "fr": "Projet"}}, Kind.TITLE),
        ({"grace_days": 0}, Kind.GRACE), ({"grace_days": 366}, Kind.GRACE), ({"grace_days": 29}, Kind.SHORT_GRACE),
        ({"require": All(of=())}, Kind.EMPTY),
    ],
)  # fmt: skip
def test_faults_of_the_rule_itself(values: dict[str, Any], kind: Kind) -> None:
    assert ("", kind) in kinds(rule_of(FINE, **values))


@pytest.mark.parametrize(
    "of",
    [
        (ARGAN, NO_ARGAN), (ARGAN, HONEY), (ARGAN, All(of=(FINE, NO_ARGAN))), (ARGAN, AnyOf(of=(HONEY, NO_ARGAN))),
        (NotAttribute(attribute=OrgAttribute(name="sector", values=("argan", "honey", "crafts"))),),
        (AtLeast(count=2, of=(ARGAN, HONEY, NO_ARGAN)), HONEY, OrgAttribute(name="sector", values=("argan", "crafts"))),
        (Indicator(name="turnover", value=12), Indicator(name="turnover", value=3, op="<=")),
        (OrgAttribute(name="category", values=("work",)), NotAttribute(attribute=OrgAttribute(name="category", values=("work",)))),
        (OrgAttribute(name="women_only", values=("yes",)), share(gender="m", min_count=1)),
        (SOUSS, OUJDA), (OUJDA, NotAttribute(attribute=ORIENTAL)), (OUJDA, AnyOf(of=(SOUSS, NotAttribute(attribute=ORIENTAL)))),
        (SOUSS, NotAttribute(attribute=OrgAttribute(name="province", values=("taroudant", "tiznit")))),
        (role(min_count=2),), (AnyOf(of=(role(min_count=2), role(offices=("manager",), min_count=4))),),
        (All(of=(role(), role(achievement="accounts")), distinct=True),), (Indicator(name="turnover", value=-1, op="<="),),
        (AnyOf(of=()),), (AnyOf(of=(role(achievement="flying"),)),), (AtLeast(count=2, of=(FINE,)),),
    ],
)  # fmt: skip
def test_rule_that_nobody_can_meet_is_told(of: tuple[Requirement, ...]) -> None:
    assert ("", Kind.NEVER_MET) in kinds(rule_of(*of))


@pytest.mark.parametrize(
    "of",
    [
        (ARGAN, AnyOf(of=(HONEY, FINE))), (AtLeast(count=2, of=(ARGAN, HONEY, NO_ARGAN)),), (NO_ARGAN, HONEY),
        (Indicator(name="turnover", value=3), Indicator(name="turnover", value=3, op="<=")),
        (OrgAttribute(name="category", values=("work",)), OrgAttribute(name="category", values=("supply",))),
        (OrgAttribute(name="women_only", values=("yes",)), share(gender="m")), (share(),),
        (ORIENTAL, OUJDA), (SOUSS, NotAttribute(attribute=OUJDA)), (AnyOf(of=(SOUSS, ORIENTAL)), OUJDA),
        (role(min_count=4, offices=("president", "manager")), role(min_count=3, offices=("manager",))),
        (role(min_count=2, offices=("president", "treasurer")),), (role(min_count=5, offices=("treasurer",)),),
        (role(), role(achievement="accounts")),
        (All(of=(role(), role(min_count=3, offices=("president", "manager"))), distinct=True),),
        (Indicator(name="turnover", value=0, op="<="),), (Indicator(name="surplus", value=-1, op="<="),),
    ],
)  # fmt: skip
def test_rule_that_somebody_can_meet_is_not_accused(of: tuple[Requirement, ...]) -> None:
    assert not any(fault.is_error for fault in faults_of(rule_of(*of), KNOWN))


def test_way_that_contradicts_the_rest_is_a_warning() -> None:
    found = list(faults_of(rule_of(ARGAN, AnyOf(of=(FINE, HONEY))), KNOWN))

    assert found == [Fault("1.1", Kind.DEAD_WAY, Severity.WARNING)]


class TestStages:
    APPROVED = HumanDecision(name="project", outcome="approved")
    READY = Indicator(name="products_ready", value=1)

    def test_stage_that_asks_for_what_it_opens_is_a_cycle(self) -> None:
        assert ("0", Kind.CYCLE) in kinds(rule_of(self.APPROVED))
        assert ("1", Kind.CYCLE) in kinds(rule_of(FINE, self.READY, stage=Stage.MARKET))

    def test_another_way_makes_it_a_warning(self) -> None:
        found = faults_of(rule_of(AnyOf(of=(self.APPROVED, FINE))), KNOWN)

        assert found == [Fault("0.0", Kind.ONLY_AFTERWARDS, Severity.WARNING, "project")]

    def test_rule_that_is_impossible_anyhow_is_not_called_a_cycle(self) -> None:
        assert {kind for _path, kind in kinds(rule_of(self.APPROVED, AnyOf(of=())))} == {
            Kind.ONLY_AFTERWARDS, Kind.EMPTY, Kind.NEVER_MET,
        }  # fmt: skip

    def test_stages_that_wait_for_one_another_are_a_cycle(self) -> None:
        known = msgspec.structs.replace(KNOWN, others={Stage.MARKET: rule_of(self.APPROVED, stage=Stage.MARKET)})

        assert ("0", Kind.CYCLE) in kinds(rule_of(self.READY), known)

    def test_what_an_earlier_stage_brings_may_be_asked_for(self) -> None:
        known = msgspec.structs.replace(KNOWN, others={Stage.PROJECT: rule_of(FINE)})

        assert faults_of(rule_of(self.APPROVED, stage=Stage.MARKET), known) == []

    def test_stage_without_a_rule_brings_nothing(self) -> None:
        assert ("0", Kind.CYCLE) in kinds(rule_of(self.APPROVED, stage=Stage.MARKET))


def test_share_without_a_count_is_a_warning_that_says_how_few_it_can_be() -> None:
    alone = Fault("0", Kind.SHARE_ALONE, Severity.WARNING, "2")

    assert faults_of(rule_of(share()), KNOWN) == [alone]
    assert faults_of(rule_of(share(min_count=1), share(gender="f")), KNOWN) == []


def test_only_attributes_can_be_denied() -> None:
    document = b'{"stage":"project","title":{},"require":{"kind":"all","of":[{"kind":"not","attribute":{"kind":"age","min_months":3}}]}}'

    with pytest.raises(msgspec.ValidationError):
        model.decode(document)


def test_first_rule_of_projects_has_no_fault() -> None:
    assert faults_of(publishing.default_rule(Stage.PROJECT), KNOWN) == []


def test_faults_are_found_by_where_they_stand() -> None:
    found = by_path(faults_of(rule_of(ARGAN, Age(min_months=0)), KNOWN))

    assert list(found) == ["1"]


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_rule_is_impossible_exactly_where_no_cooperative_meets_it(data: st.DataObject) -> None:
    """Against every cooperative that could contradict itself: all sectors and categories, turnovers, women alone or not."""
    leaves = st.one_of(
        st.sampled_from((ARGAN, HONEY, NO_ARGAN, FINE)),
        st.builds(OrgAttribute, name=st.just("category"), values=st.sampled_from((("work",), ("supply", "work")))),
        st.builds(NotAttribute, attribute=st.just(OrgAttribute(name="category", values=("work",)))),
        st.builds(Indicator, name=st.just("turnover"), value=st.sampled_from((3.0, 7.0)), op=st.sampled_from((">=", "<="))),
        st.builds(OrgAttribute, name=st.just("women_only"), values=st.sampled_from((("yes",), ("no",)))),
        st.builds(share, gender=st.just("m"), min_count=st.integers(0, 1)),
    )  # fmt: skip
    rule = rule_of(*data.draw(st.lists(requirements(leaves), min_size=1, max_size=3)))

    is_impossible = ("", Kind.NEVER_MET) in kinds(rule)

    assert is_impossible != any(evaluate(rule, facts).state.is_met for facts in everyone())


@lru_cache
def everyone() -> list[Facts]:
    return [
        rich(sector, categories, turnover, women_only=women_only)
        for sector, categories, turnover, women_only in product(
            ("argan", "honey", "crafts"),
            (("supply",), ("work",), ("supply", "work")),
            (0.0, 3.0, 5.0, 7.0),
            (True, False),
        )
    ]


def rich(sector: str, categories: tuple[str, ...], turnover: float, *, women_only: bool) -> Facts:
    """Twenty-four members who have learnt everything and filed every paper; one presides, three manage."""
    people = [
        Member(
            UUID(int=number), "f" if women_only or number % 2 else "m", 1980,
            ("president",) if number == 1 else ("manager",) if number <= 4 else ("treasurer",),
        )
        for number in range(1, 25)
    ]  # fmt: skip
    attributes = [
        ("sector", sector),
        ("women_only", "yes" if women_only else "no"),
        *(("category", one) for one in categories),
    ]
    return Facts(
        cooperative_id=UUID(int=1), on=TODAY, registered_on=TODAY.replace(year=1990), members=tuple(people),
        facts=(
            *(Fact(FactKind.ATTRIBUTE, name, text=value) for name, value in attributes),
            *(Fact(FactKind.CERTIFICATE, course, person_id=one.id, on=TODAY) for one in people for course in COURSES),
            *(Fact(FactKind.DOCUMENT, name, text=VERIFIED, on=TODAY) for name in DOCUMENTS),
            *(Fact(FactKind.EVENT, "orders", on=TODAY) for _number in range(20)),
            *(Fact(FactKind.ASSESSMENT, name, value=5.0, on=TODAY) for name in DIMENSIONS if name),
            Fact(FactKind.ASSESSMENT, "", value=1.0, on=TODAY), Fact(FactKind.DECISION, "project", text="approved", on=TODAY),
            Fact(FactKind.INDICATOR, "turnover", value=turnover), Fact(FactKind.INDICATOR, "cash_book_months", value=48.0),
        ),
    )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(of=st.lists(requirements(predicates), min_size=1, max_size=3))
def test_rule_without_errors_is_met_by_somebody(of: list[Requirement]) -> None:
    """Whatever the officer wrote: what is published has somebody who can meet it."""
    known = msgspec.structs.replace(KNOWN, begins_in={})
    rule = rule_of(*of)
    if any(fault.is_error for fault in faults_of(rule, known)):
        return

    assert any(evaluate(rule, facts).state.is_met for facts in everyone())


class TestHardlyMet:
    """What somebody may meet, and hardly anybody can: a warning."""

    KNOWN = msgspec.structs.replace(
        KNOWN, events=frozenset({"assembly_held", "product_listed"}), most_a_month={"assembly_held": 2}, begins_in={},
        begins_with={(FactKind.EVENT, "product_listed"): Stage.PROJECT, (FactKind.INDICATOR, "products_ready"): Stage.PROJECT},
    )  # fmt: skip

    def found(self, node: Requirement, stage: Stage = Stage.PROJECT) -> list[Fault]:
        return faults_of(rule_of(FINE, node, stage=stage), self.KNOWN)

    @pytest.mark.parametrize(("count", "months", "most"), [(50, 1, "2"), (3, 1, "2"), (25, 12, "24")])
    def test_more_assemblies_than_their_notices_leave_room_for(self, count: int, months: int, most: str) -> None:
        node = EventCount(name="assembly_held", min_count=count, within_months=months)

        assert self.found(node) == [Fault("1", Kind.TOO_OFTEN, Severity.WARNING, most)]

    @pytest.mark.parametrize(("count", "months"), [(2, 1), (1, 18), (50, None)])
    def test_assemblies_for_which_there_is_time(self, count: int, months: int | None) -> None:
        assert self.found(EventCount(name="assembly_held", min_count=count, within_months=months)) == []

    @pytest.mark.parametrize(
        "node", [EventCount(name="product_listed", min_count=1), Indicator(name="products_ready", value=1)]
    )
    def test_products_are_listed_in_the_stage_that_they_would_open(self, node: Requirement) -> None:
        assert self.found(node) == [Fault("1", Kind.MOSTLY_AFTERWARDS, Severity.WARNING, "project")]
        assert self.found(node, Stage.MARKET) == []


def test_platform_warns_of_products_before_the_project_and_of_too_many_assemblies(app: Flask) -> None:
    asked = (
        EventCount(name="product_listed", min_count=1), Indicator(name="products_ready", value=1),
        EventCount(name="assembly_held", min_count=50, within_months=1),
    )  # fmt: skip

    found = catalogue.faults(rule_of(FINE, *asked))

    kinds_found = {(one.path, one.kind) for one in found}
    assert {("1", Kind.MOSTLY_AFTERWARDS), ("2", Kind.MOSTLY_AFTERWARDS), ("3", Kind.TOO_OFTEN)} <= kinds_found
    assert not any(one.is_error for one in found)
    assert all(fault_text(one) for one in found)
