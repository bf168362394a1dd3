"""What was measured last is true: levels and figures are replaced, where papers and certificates only add up."""

from datetime import UTC, date, datetime

import time_machine

from lms.core.db import db
from lms.pathway.facts import facts_of
from lms.pathway.rules.evaluation import evaluate
from lms.pathway.rules.model import All, AssessmentMin, Indicator, Requirement, Rule, Stage
from tests.factories import Cast
from tests.pathway.diagnosis.rounds import closed
from tests.pathway.test_figures import TODAY, figures
from tests.pathway.test_services import TITLE


def is_met(cast: Cast, node: Requirement, on: date) -> bool:
    rule = Rule(stage=Stage.PROJECT, title=TITLE, require=All(of=(node,)))
    return evaluate(rule, facts_of(cast.argan, on)).state.is_met


def test_later_round_with_a_lower_level_replaces_the_earlier_one(cast: Cast) -> None:
    asked = AssessmentMin(dimension="money", min_level=3)
    with time_machine.travel(datetime(2026, 10, 1, 10, tzinfo=UTC)):
        closed(cast, level=4)
    with time_machine.travel(datetime(2026, 11, 1, 10, tzinfo=UTC)):
        closed(cast, level=4, money=2)

    assert is_met(cast, asked, date(2026, 10, 31))
    assert not is_met(cast, asked, TODAY)
    assert is_met(cast, AssessmentMin(dimension="", min_level=1), TODAY)


def test_later_year_with_a_lower_turnover_replaces_the_earlier_one(cast: Cast) -> None:
    asked = Indicator(name="turnover", value=10_000)
    figures(cast, date(2024, 12, 31), turnover=1_200_000)
    before = is_met(cast, asked, TODAY)
    figures(cast, date(2025, 12, 31), turnover=900_000)
    db.session.flush()

    assert before
    assert not is_met(cast, asked, TODAY)
