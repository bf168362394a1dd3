"""What training would open a stage, of generated rules and cooperatives."""

from datetime import timedelta
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.pathway.rules.evaluation import evaluate
from lms.pathway.rules.facts import Fact, FactKind, Facts, Member
from lms.pathway.rules.findings import ActionKind
from lms.pathway.rules.model import All, MembersShare, Requirement, RoleCertified, Rule, Stage
from lms.pathway.rules.plan import plan
from lms.pathway.training.gaps import Need, gap_of
from tests.pathway.doing import TODAY, cooperatives, requirements, role_certified, rules

learning = st.one_of(
    role_certified(),
    st.builds(
        MembersShare, achievement=st.sampled_from(("accounts", "governing")), min_share=st.sampled_from((0.2, 0.4, 0.6)),
        min_count=st.integers(0, 3), gender=st.sampled_from((None, "f", "m")),
    ),
)  # fmt: skip


def after(needs: tuple[Need, ...], facts: Facts) -> Facts:
    """All of them have learnt it."""
    earned = [
        Fact(FactKind.CERTIFICATE, need.achievement, person_id=person, on=facts.on, reference=UUID(int=0))
        for need in needs
        for person in need.people
    ]
    return msgspec.structs.replace(facts, facts=(*facts.facts, *earned))


@settings(max_examples=300, deadline=None)
@given(rule=rules(learning), facts=cooperatives)
def test_stage_opens_when_everyone_in_the_gap_has_learnt(rule: Rule, facts: Facts) -> None:
    finding = evaluate(rule, facts)
    needs = gap_of(finding, facts)

    if needs:
        assert not finding.state.is_met
        assert evaluate(rule, after(needs, facts)).state.is_met


@settings(max_examples=200, deadline=None)
@given(rule=rules(), facts=cooperatives)
def test_there_is_a_gap_where_nothing_but_learning_is_missing(rule: Rule, facts: Facts) -> None:
    finding = evaluate(rule, facts)
    asked = plan(finding)

    is_learning = all(
        one.action is ActionKind.CERTIFY and len(one.who_can) >= one.count for one in asked
    ) and bool(asked)  # fmt: skip
    assert bool(gap_of(finding, facts)) == is_learning


@settings(max_examples=200, deadline=None)
@given(of=requirements(learning), facts=cooperatives)
def test_nobody_is_asked_for_what_she_has_or_twice(of: Requirement, facts: Facts) -> None:
    rule = Rule(stage=Stage.PROJECT, title={"fr": "x"}, require=All(of=(of,)))

    for need in gap_of(evaluate(rule, facts), facts):
        assert len(set(need.people)) == len(need.people) > 0
        assert set(need.people) <= {member.id for member in facts.members}


def test_who_learns_for_an_office_counts_among_the_members() -> None:
    people = tuple(UUID(int=number) for number in range(1, 6))
    members = tuple(
        Member(one, "f" if one.int < 3 else "m", offices=("president",) if one.int == 5 else ()) for one in people
    )
    rule = Rule(
        stage=Stage.PROJECT, title={"fr": "x"},
        require=All(
            of=(
                MembersShare(achievement="governing", min_share=0.4),
                MembersShare(achievement="governing", min_share=0.5, gender="f"),
                RoleCertified(offices=("president",), achievement="governing"),
            )
        ),
    )  # fmt: skip
    facts = Facts(
        cooperative_id=UUID(int=9), on=TODAY, registered_on=TODAY - timedelta(days=900), members=members
    )  # fmt: skip

    (need,) = gap_of(evaluate(rule, facts), facts)

    assert len(need.people) == 2
    assert people[4] in need.people
