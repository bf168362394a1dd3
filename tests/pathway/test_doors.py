"""Where things are done, which sign stands beside them, and what the history calls what happened."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask, render_template_string, url_for
from hypothesis import HealthCheck, given, settings

from lms.config import ROOT
from lms.pathway.doors import door_of
from lms.pathway.overview import share_of
from lms.pathway.rules import evaluation, model
from lms.pathway.rules.facts import Fact, FactKind, Facts
from lms.pathway.rules.findings import ActionKind, Missing
from lms.pathway.rules.model import Rule, Stage
from lms.pathway.signs import sign_of
from lms.pathway.triggers import TRIGGERS, trigger_name
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.doing import TODAY, cooperatives, rules
from tests.pathway.opened import open_to_all
from tests.pathway.test_services import TITLE, publish_rule

DOORS = {
    ActionKind.CERTIFY: "bees", ActionKind.FILL_OFFICE: "bees/hive", ActionKind.JOIN: "",
    ActionKind.FILE_DOCUMENT: "minutes", ActionKind.VERIFY_DOCUMENT: "accounts", ActionKind.ASSESS: "",
    ActionKind.DECIDE: "project",
}  # fmt: skip


@pytest.mark.parametrize("action", list(ActionKind))
@pytest.mark.parametrize("is_keeper", [True, False])
def test_door_leads_to_a_page_that_opens(client: PageClient, cast: Cast, action: ActionKind, is_keeper: bool) -> None:
    publish_bees()
    for stage in Stage:
        open_to_all(stage)
    client.sign_in(cast.bilal if is_keeper else cast.amina)
    targets = (
        ["cash_book_months", "products_ready"] if action is ActionKind.REACH_INDICATOR else [DOORS.get(action, "x")]
    )

    for target in targets:
        with client.app.test_request_context():
            address = door_of(Missing(action=action, target=target), is_keeper=is_keeper)
        known = action in DOORS or action is ActionKind.REACH_INDICATOR
        assert (address is not None) == known
        assert address is None or client.get(address).status_code == 200


def test_months_of_the_cash_book_are_written_in_the_cash_book(app: Flask) -> None:
    asked = Missing(action=ActionKind.REACH_INDICATOR, target="cash_book_months")
    with app.test_request_context():
        assert door_of(asked, is_keeper=True) == url_for("cooperative_cash_book.list_months")


def test_who_keeps_the_register_is_led_to_add_the_people_who_must_join(client: PageClient, cast: Cast) -> None:
    few = Rule(stage=Stage.PROJECT, title=TITLE, require=model.All(of=(model.MemberCount(min_count=5),)))
    publish_rule(few)

    hers = client.sign_in(cast.bilal).get("/pathway").text
    others = client.sign_in(cast.amina).get("/pathway").text

    assert 'class="need__door" href="/cooperative/register/new"' in hers
    assert "/cooperative/register/new" not in others


@pytest.mark.parametrize("action", [ActionKind.FILE_DOCUMENT, ActionKind.REACH_INDICATOR, ActionKind.DECIDE])
def test_what_nobody_knows_has_no_door(app: Flask, action: ActionKind) -> None:
    with app.test_request_context():
        assert door_of(Missing(action=action, target="moon"), is_keeper=True) is None


def test_everything_has_a_sign_that_is_drawn(app: Flask) -> None:
    nodes = [
        model.RoleCertified(offices=("president",), achievement="x"), model.MembersShare(achievement="x", min_share=1),
        model.MemberCount(min_count=5), model.Document(type="minutes"), model.Indicator(name="x", value=1),
        model.Indicator(name="cash_book_months", value=6), model.EventCount(name="x", min_count=1),
        model.Age(min_months=1), model.AssessmentMin(), model.OrgAttribute(name="x", values=("y",)),
        model.NotAttribute(attribute=model.OrgAttribute(name="x", values=("y",))),
        model.HumanDecision(name="x", outcome="y"), model.All(of=()), model.AnyOf(of=()), model.AtLeast(count=1, of=()),
    ]  # fmt: skip
    asked = [Missing(action=action, target="x") for action in ActionKind]

    template = '{% from "ui/sign.html" import sign %}{{ sign(name) }}'
    with app.test_request_context():
        for name in {sign_of(one) for one in (*nodes, *asked)}:
            assert re.search(r'd="[Mm] ?[\d.]', render_template_string(template, name=name)), name


def test_history_has_words_for_everything_that_happens() -> None:
    sent: set[str] = set()
    for path in Path(ROOT / "lms").rglob("*.py"):
        text = path.read_text("utf-8")
        sent |= set(re.findall(r'(?:facts_changed\.send|announce|_tell|judge)\([^()]*?"(\w+)"', text))
        sent |= set(re.findall(r'trigger="(\w+)"', text))
        sent |= set(re.findall(r'^(?:OVERRIDE|REVOCATION|TRIGGER) = "(\w+)"', text, re.M))

    assert {"document_filed", "diagnosis_closed", "product_listed", "override"} <= sent
    assert {one for one in sent if one not in TRIGGERS} == set()
    assert trigger_name("something else") == "something else"


@given(rule=rules(), facts=cooperatives)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_row_of_the_carpet_is_whole_only_where_the_requirement_is_met(rule: Rule, facts: Facts) -> None:
    finding = evaluation.evaluate(rule, facts)

    for one in (finding, *finding.children, *finding.leaves()):
        assert 0 <= share_of(one) <= 1
        assert (share_of(one) == 1) == one.state.is_met


@pytest.mark.parametrize("level", [1, 4])
def test_carpet_tells_nothing_of_levels(level: int) -> None:
    """Whether the level is far or near, the row is as bare."""
    answered = Fact(FactKind.ASSESSMENT, "governance", value=float(level), on=TODAY)
    facts = Facts(cooperative_id=UUID(int=7), on=TODAY, registered_on=TODAY, facts=(answered,))
    asked = model.AssessmentMin(dimension="governance", min_level=5)
    found = evaluation.evaluate(Rule(stage=Stage.PROJECT, title={}, require=model.All(of=(asked,))), facts)

    assert [share_of(child) for child in found.children] == [0.0]
