"""Every requirement and everything to be done has words, in every language."""

from typing import Any, get_args

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from lms.pathway import words
from lms.pathway.rules import model
from lms.pathway.rules.evaluation import evaluate
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import ActionKind, Finding, Missing, State
from lms.pathway.rules.model import OrgAttribute, Requirement, Rule
from lms.pathway.rules.plan import plan
from tests.pathway.doing import attributes, cooperatives, predicates, rules

SECTOR = OrgAttribute(name="sector", values=("argan", "crafts"))
ASKED: list[tuple[Requirement, str]] = [
    (model.EventCount(name="coaching_session", min_count=3), "Séances d’accompagnement tenues"),
    (model.EventCount(name="assembly_held", min_count=1, within_months=18), "Assemblées générales tenues les 18 derniers mois"),
    (model.AssessmentMin(dimension="governance", min_level=3), "niveau 3 ou plus"),
    (SECTOR, "Secteur\u00a0: Argan ou Artisanat"),
    (model.NotAttribute(attribute=SECTOR), "Secteur\u00a0: tout sauf Argan ou Artisanat"),
    (OrgAttribute(name="region", values=("MA-09",)), "Région\u00a0: Souss-Massa"),
    (OrgAttribute(name="women_only", values=("yes",)), "Tous les membres sont des femmes\u00a0: Oui"),
    (model.Indicator(name="turnover", value=1), "Chiffre d’affaires du dernier exercice, en dirhams"),
    (model.All(of=(SECTOR,)), "Tout ce qui suit"),
]  # fmt: skip


@pytest.mark.parametrize(("node", "said"), ASKED, ids=lambda value: str(value)[:30])
def test_requirements_are_said_in_french_and_arabic(app: Flask, node: Requirement, said: str) -> None:
    assert said in str(in_request(app, "fr", words.requirement, node, {}))
    assert said not in str(in_request(app, "ar", words.requirement, node, {}))


def test_no_kind_of_requirement_is_without_words(app: Flask) -> None:
    said = {type(node) for node, _said in ASKED}
    named = {"RoleCertified", "MembersShare", "MemberCount", "Document", "Age", "HumanDecision", "AnyOf", "AtLeast"}

    assert {kind.__name__ for kind in get_args(model.Requirement)} == named | {kind.__name__ for kind in said}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=rules(predicates | attributes), facts=cooperatives)
def test_whatever_a_rule_asks_and_misses_is_said(app: Flask, rule: Rule, facts: Facts) -> None:
    finding = evaluate(rule, facts)

    for node in rule.require.of:
        assert in_request(app, "ar", words.requirement, node, {})
    for missing in plan(finding):
        assert in_request(app, "fr", words.action, missing, {})


def test_office_that_passes_on_is_said_in_another_way_than_a_vacant_one(app: Flask) -> None:
    asked = Missing(action=ActionKind.FILL_OFFICE, target="governing", offices=("president", "manager"), passes_on=True)

    assert "Élire une autre personne (Président)" in in_request(app, "fr", words.action, asked, {})
    assert "انتخاب شخص آخر" in in_request(app, "ar", words.action, asked, {})


@pytest.mark.parametrize("kind", list(ActionKind))
def test_every_thing_to_do_has_words(app: Flask, kind: ActionKind) -> None:
    assert in_request(app, "ar", words.action, Missing(action=kind, target="sector"), {})


def test_own_figures_are_asked_for_and_not_shown(app: Flask) -> None:
    node = model.Indicator(name="turnover", value=100_000)
    finding = evaluate(
        Rule(stage=model.Stage.PROJECT, title={"fr": "x"}, require=model.All(of=(node,))),
        Facts(cooperative_id=None, on=None, registered_on=None),  # type: ignore[arg-type]
    ).children[0]

    said = in_request(app, "en", words.numbers, node, finding)

    assert said == "100,000 or more"


@pytest.mark.parametrize(
    ("members", "said"),
    [(7, "3 of 5 (never fewer; 40% of 7 would be 3)"), (20, "3 of 8 (40% of 20)"), (12, "3 of 5 (40% of 12)")],
)
def test_of_a_share_and_a_number_it_is_said_which_binds(app: Flask, members: int, said: str) -> None:
    node = model.MembersShare(achievement="bees", min_share=0.4, min_count=5)
    need = max(5, -(-members * 2 // 5))
    found = Finding(path="0", kind="members_share", state=State.NOT_MET, have=3, need=need, denominator=members)

    assert in_request(app, "en", words.numbers, node, found) == said


def in_request(app: Flask, code: str, function: Any, *arguments: Any) -> Any:
    with app.test_request_context(headers={"Cookie": f"lang={code}"}):
        return function(*arguments)
