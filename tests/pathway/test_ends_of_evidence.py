"""How long papers count, and on which day time alone may change what is found."""

from datetime import date
from uuid import UUID

import pytest

from lms.pathway.rules.evaluation import evaluate, next_change
from lms.pathway.rules.facts import Fact, FactKind, Facts
from lms.pathway.rules.model import Age, All, AnyOf, Document, Rule, Stage
from tests.pathway.doing import TODAY

AGED = Document(type="minutes", max_age_months=12)


def facts_of(*facts: Fact, registered_on: date = TODAY) -> Facts:
    return Facts(cooperative_id=UUID(int=7), on=TODAY, registered_on=registered_on, facts=facts)


def rule_of(*of: Age | Document | AnyOf) -> Rule:
    return Rule(stage=Stage.PROJECT, title={"ar": "مشروع"}, require=All(of=of))


@pytest.mark.parametrize(
    ("dated", "until", "ends"),
    [
        (date(2025, 11, 27), date(2030, 1, 1), None), (date(2025, 11, 28), date(2030, 1, 1), date(2026, 11, 28)),
        (date(2026, 6, 1), date(2027, 1, 1), date(2027, 1, 1)), (date(2026, 6, 1), TODAY, None),
        (date(2026, 6, 1), None, date(2027, 6, 1)),
    ],
)  # fmt: skip
def test_paper_counts_until_its_own_end_or_that_of_the_age_which_comes_first(
    dated: date, until: date | None, ends: date | None
) -> None:
    found = evaluate(rule_of(AGED), facts_of(Fact(FactKind.DOCUMENT, "minutes", on=dated, until=until)))

    assert (found.state.is_met, found.expires_on) == (ends is not None, ends)


def test_day_on_which_a_cooperative_is_old_enough_is_a_day_to_look_again() -> None:
    paper = Fact(FactKind.DOCUMENT, "minutes", on=TODAY)

    waits = evaluate(rule_of(Age(min_months=6)), facts_of(registered_on=date(2026, 6, 30)))
    besides = evaluate(rule_of(AGED, Age(min_months=6)), facts_of(paper, registered_on=date(2026, 6, 30)))

    assert next_change(waits, TODAY) == date(2026, 12, 30)
    assert besides.changes_on == date(2026, 12, 30)
    assert next_change(besides, TODAY) == date(2026, 12, 30)


def test_day_on_which_something_is_about_to_end_is_a_day_to_look_again() -> None:
    paper = Fact(FactKind.DOCUMENT, "minutes", on=TODAY, until=date(2027, 6, 1))

    found = evaluate(rule_of(AGED), facts_of(paper))

    assert next_change(found, TODAY) == date(2027, 4, 2)
    assert next_change(found, date(2027, 4, 2)) == date(2027, 6, 1)
    assert next_change(found, date(2027, 6, 1)) is None
