"""Laws of the rule engine, over generated rules and cooperatives."""

from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.pathway.rules import evaluation, model
from lms.pathway.rules.evaluation import evaluate
from lms.pathway.rules.facts import Fact, FactKind, Facts
from lms.pathway.rules.model import Rule
from lms.pathway.rules.plan import plan
from tests.pathway.doing import TODAY, attributes, cooperatives, do_all, evidence, predicates, rules


@settings(max_examples=600, deadline=None)
@given(rule=rules(predicates | attributes), facts=cooperatives)
def test_doing_everything_that_is_missing_meets_the_rule(rule: Rule, facts: Facts) -> None:
    finding = evaluate(rule, facts)

    after = do_all(plan(finding), facts)

    assert evaluate(rule, after).state.is_met


@settings(max_examples=400, deadline=None)
@given(rule=rules(), facts=cooperatives)
def test_what_is_met_misses_nothing(rule: Rule, facts: Facts) -> None:
    finding = evaluate(rule, facts)

    assert finding.state.is_met == (plan(finding) == [])


@settings(max_examples=400, deadline=None)
@given(rule=rules(predicates | attributes), facts=cooperatives, more=st.lists(evidence(measured=False), max_size=5))
def test_more_certificates_papers_events_and_decisions_never_unmeet_a_rule(
    rule: Rule, facts: Facts, more: list[Fact]
) -> None:
    """Measurements are another matter: the newer one replaces (test_measurements.py)."""
    before = evaluate(rule, facts)

    after = evaluate(rule, msgspec.structs.replace(facts, facts=(*facts.facts, *more)))

    assert after.state.is_met or not before.state.is_met


@settings(max_examples=300, deadline=None)
@given(rule=rules(), facts=cooperatives)
def test_whether_it_is_met_needs_no_look_at_what_is_missing(rule: Rule, facts: Facts) -> None:
    assert evaluation.is_met(rule, facts) == evaluate(rule, facts).state.is_met


@given(rule=rules(), facts=cooperatives, shuffled=st.randoms())
def test_finding_depends_on_facts_alone_not_on_their_order(rule: Rule, facts: Facts, shuffled: st.DataObject) -> None:
    mixed = [*facts.facts]
    people = [*facts.members]
    shuffled.shuffle(mixed)
    shuffled.shuffle(people)
    other = msgspec.structs.replace(facts, facts=tuple(mixed), members=tuple(people))

    assert other.digest() == facts.digest()
    assert evaluate(rule, other) == evaluate(rule, facts)


@settings(max_examples=200, deadline=None)
@given(rule=rules(), facts=cooperatives)
def test_rules_facts_and_findings_survive_being_written_down(rule: Rule, facts: Facts) -> None:
    finding = evaluate(rule, facts)

    assert model.decode(model.encode(rule)) == rule
    assert evaluation.decode(evaluation.encode(finding)) == finding
    assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts).digest() == facts.digest()


@pytest.mark.parametrize(
    ("months", "asked"),
    [(0, {"minutes", "accounts"}), (4, {"minutes", "accounts"}), (5, {"cash_book_months"})],
)
def test_months_to_come_are_no_short_way(months: int, asked: set[str]) -> None:
    papers = tuple(model.Document(type=kind, must_be_verified=True) for kind in ("minutes", "accounts"))
    way = model.AnyOf(of=(model.All(of=papers), model.Indicator(name="cash_book_months", value=6)))
    rule = model.Rule(stage=model.Stage.PROJECT, title={"ar": "مشروع"}, require=model.All(of=(way,)))
    kept = Fact(FactKind.INDICATOR, "cash_book_months", value=float(months), on=TODAY)
    facts = Facts(cooperative_id=UUID(int=7), on=TODAY, registered_on=TODAY, facts=(kept,))

    found = evaluation.evaluate(rule, facts)

    assert {missing.target for missing in plan(found)} == asked
