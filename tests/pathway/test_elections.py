"""Who is elected for what: one person for all that is asked of one office, nobody for two seats that must differ."""

from uuid import UUID

import msgspec
from hypothesis import given, settings

from lms.pathway.rules.choosing import cheapest, cost_of
from lms.pathway.rules.elections import Elections
from lms.pathway.rules.evaluation import _Judge, evaluate
from lms.pathway.rules.facts import Effort, Fact, FactKind, Facts, Member
from lms.pathway.rules.findings import ActionKind
from lms.pathway.rules.model import All, AnyOf, Document, MembersShare, Requirement, RoleCertified, Rule, Stage
from lms.pathway.rules.plan import plan
from tests.pathway.doing import TODAY, cooperatives, crews, do_all, predicates, role_certified, rules

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
GOVERNING, ACCOUNTS = (RoleCertified(offices=("president",), achievement=name) for name in ("governing", "accounts"))


def rule_of(*of: Requirement, distinct: bool = False) -> Rule:
    return Rule(stage=Stage.PROJECT, title={"ar": "مشروع"}, require=All(of=of, distinct=distinct))


def facts_of(*members: Member, done: dict[tuple[UUID, str], int] | None = None) -> Facts:
    """Each course is ten steps of ten minutes."""
    return Facts(
        cooperative_id=UUID(int=7), on=TODAY, registered_on=TODAY, members=members,
        facts=tuple(
            Fact(FactKind.PROGRESS, name, person_id=person, value=float(steps))
            for (person, name), steps in (done or {}).items()
        ),
        efforts={name: Effort(100, 10) for name in ("governing", "accounts")},
    )  # fmt: skip


def certified(facts: Facts, *found: tuple[UUID, str]) -> Facts:
    earned = (Fact(FactKind.CERTIFICATE, name, person_id=person, on=TODAY) for person, name in found)
    return Facts(
        facts.cooperative_id, facts.on, facts.registered_on, facts.members, (*facts.facts, *earned), facts.efforts
    )


def test_one_president_is_found_for_all_that_is_asked_of_presidents() -> None:
    facts = facts_of(
        Member(ONE), Member(TWO), Member(THREE),
        done={(ONE, "governing"): 9, (TWO, "accounts"): 9, (THREE, "governing"): 6, (THREE, "accounts"): 6},
    )  # fmt: skip
    rule = rule_of(GOVERNING, ACCOUNTS)

    asked = plan(evaluate(rule, facts))

    # Ten minutes for one course and a hundred for the other are more than forty and forty.
    assert [(one.action, one.who_can[0]) for one in asked] == [(ActionKind.FILL_OFFICE, THREE)] * 2
    assert evaluate(rule, do_all(asked, facts)).state.is_met


def test_who_joins_presides_for_all_that_is_asked() -> None:
    rule, facts = rule_of(GOVERNING, ACCOUNTS), facts_of()

    asked = plan(evaluate(rule, facts))

    assert [one.count for one in asked if one.action is ActionKind.JOIN] == [1]
    assert evaluate(rule, do_all(asked, facts)).state.is_met


def test_nobody_counts_for_two_offices_where_that_is_asked() -> None:
    treasurer = RoleCertified(offices=("treasurer",), achievement="accounts")
    both = Member(ONE, offices=("president", "treasurer"))
    facts = certified(facts_of(both, Member(TWO)), (ONE, "governing"), (ONE, "accounts"))

    assert evaluate(rule_of(GOVERNING, treasurer), facts).state.is_met
    apart = evaluate(rule_of(GOVERNING, treasurer, distinct=True), facts)
    assert not apart.state.is_met
    assert [(one.action, one.offices, one.who_can[0]) for one in plan(apart)] == [
        (ActionKind.FILL_OFFICE, ("treasurer",), TWO)
    ]


def test_president_keeps_her_office_where_another_could_sit_beside_her() -> None:
    """The manager learns what either may, so that the president is free for what only presidents can."""
    either = RoleCertified(offices=("president", "manager"), achievement="governing")
    facts = certified(
        facts_of(Member(ONE, offices=("president",)), Member(TWO, offices=("manager",))), (ONE, "governing")
    )
    rule = rule_of(either, ACCOUNTS, distinct=True)

    asked = plan(evaluate(rule, facts))

    assert {(one.action, one.target, one.who_can[:1]) for one in asked} == {
        (ActionKind.CERTIFY, "governing", (TWO,)), (ActionKind.CERTIFY, "accounts", (ONE,)),
    }  # fmt: skip
    assert evaluate(rule, do_all(asked, facts)).state.is_met


MANAGERS = (Member(TWO, offices=("manager",)), Member(THREE, offices=("manager",)))
FOUR_HEADS = RoleCertified(offices=("president", "manager"), achievement="governing", min_count=4)


def test_president_who_also_manages_gives_up_the_presidency_where_her_seats_are_too_few_for_two() -> None:
    other = UUID(int=4)
    both = Member(ONE, offices=("manager", "president"))
    facts = certified(facts_of(both, *MANAGERS, Member(other)), (ONE, "governing"), (ONE, "accounts"))
    rule = rule_of(ACCOUNTS, FOUR_HEADS)

    asked = plan(evaluate(rule, facts))

    # Who presides in her place learns what is asked of presidents, although the one of today has learnt it.
    assert {(one.action, one.target, one.offices[:1], one.who_can[:1], one.passes_on) for one in asked} == {
        (ActionKind.FILL_OFFICE, "governing", ("president",), (other,), True),
        (ActionKind.FILL_OFFICE, "accounts", ("president",), (other,), True),
        (ActionKind.CERTIFY, "governing", (), (TWO,), False),
    }
    after = do_all(asked, facts)
    assert {one.id: one.offices for one in after.members}[ONE] == ("manager",)
    assert evaluate(rule, after).state.is_met


def test_president_who_also_manages_keeps_both_where_seats_are_left() -> None:
    facts = facts_of(Member(ONE, offices=("manager", "president")), Member(TWO), Member(THREE))
    three = RoleCertified(offices=("president", "manager"), achievement="governing", min_count=3)

    asked = plan(evaluate(rule_of(three), facts))

    assert not any(one.passes_on for one in asked)
    assert {(one.action, one.count, one.offices[:1]) for one in asked} == {
        (ActionKind.CERTIFY, 1, ()), (ActionKind.FILL_OFFICE, 2, ("manager",)),
    }  # fmt: skip


def test_presidency_passes_on_only_where_no_other_way_is_cheaper() -> None:
    facts = certified(
        facts_of(Member(ONE, offices=("manager", "president")), *MANAGERS, Member(UUID(int=4))), (ONE, "governing")
    )
    rule = rule_of(GOVERNING, AnyOf(of=(FOUR_HEADS, Document(type="minutes"))))

    asked = plan(evaluate(rule, facts))

    assert [one.action for one in asked] == [ActionKind.FILE_DOCUMENT]


def test_certificate_that_is_needed_anyway_is_the_cheapest_way() -> None:
    facts = facts_of(Member(ONE, offices=("president", "treasurer")), Member(TWO), done={(TWO, "accounts"): 5})
    paper = Document(type="minutes")
    for other in (
        RoleCertified(offices=("treasurer",), achievement="accounts"),
        MembersShare(achievement="accounts", min_share=0.1, min_count=1),
    ):
        asked = plan(evaluate(rule_of(ACCOUNTS, AnyOf(of=(paper, other))), facts))

        assert {(one.action, one.who_can[0]) for one in asked} == {(ActionKind.CERTIFY, ONE)}


@settings(max_examples=300, deadline=None)
@given(rule=rules(role_certified(("president", "manager")) | predicates), facts=cooperatives, members=crews)
def test_doing_everything_meets_the_rule_where_one_person_presides_and_manages(
    rule: Rule, facts: Facts, members: tuple[Member, ...]
) -> None:
    facts = msgspec.structs.replace(facts, members=members)

    after = do_all(plan(evaluate(rule, facts)), facts)

    assert evaluate(rule, after).state.is_met


@settings(max_examples=200, deadline=None)
@given(rule=rules(), facts=cooperatives)
def test_way_that_is_chosen_never_costs_more_than_each_choice_by_itself(rule: Rule, facts: Facts) -> None:
    by_itself = _Judge(facts, Elections(rule.require, facts), {}).find(rule.require, "")

    assert cost_of(cheapest(by_itself, facts), facts) <= cost_of(by_itself, facts)
