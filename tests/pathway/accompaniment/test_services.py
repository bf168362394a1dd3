"""Sessions, plans and the facts of an accompaniment."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from lms.core import clock
from lms.core.db import db
from lms.pathway.accompaniment import planning, queries, services
from lms.pathway.accompaniment.models import Accompaniment, ContactKind, PlanLine
from lms.pathway.accompaniment.plans import goals_from, words_of
from lms.pathway.diagnosis import services as diagnosis
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.diagnosis.levels import dimension_levels
from lms.pathway.facts import facts_of
from lms.pathway.rules.facts import FactKind
from lms.pathway.signals import facts_changed
from tests.factories import Cast
from tests.pathway.accompaniment.coaching import begun, held, line_values
from tests.pathway.diagnosis.rounds import closed

ASKED = instrument()
answers = st.fixed_dictionaries({placed.key: st.integers(1, 5) for placed in ASKED.questions()})


@given(answers)
def test_each_goal_is_a_good_level_above_the_weakest_question(agreed: dict[str, int]) -> None:
    levels = dimension_levels(ASKED, agreed)

    goals = goals_from(ASKED, levels, agreed)

    assert len(goals) == min(3, sum(level < 5 for level in levels.values()))
    for goal in goals:
        own = [level for key, level in agreed.items() if key.startswith(f"{goal.dimension}/")]
        assert agreed[goal.question] == min(own) < goal.level
        assert goal.level in (4, 5)
        assert words_of(ASKED, goal.question, goal.level)


def test_words_of_what_the_instrument_does_not_ask_are_none() -> None:
    assert words_of(ASKED, "governance/unheard-of", 3) is None
    assert words_of(ASKED, "governance/assembly", 6) is None


def test_accompaniment_begins_once(cast: Cast) -> None:
    begun(cast)

    with pytest.raises(services.AlreadyAccompanied):
        services.begin(cast.argan, cast.driss, begun_on=clock.now().date())

    assert db.session.query(Accompaniment).count() == 1


def test_sessions_are_numbered_to_twelve(cast: Cast) -> None:
    found, today = begun(cast), clock.now().date()

    numbers = [services.plan_session(found, planned_on=today, place="Tafraout").number for _number in range(12)]

    assert numbers == list(range(1, 13))
    with pytest.raises(services.AllSessionsPlanned):
        services.plan_session(found, planned_on=today, place="Tafraout")


def test_session_that_was_held_is_not_moved(cast: Cast) -> None:
    session = held(cast, begun(cast))

    with pytest.raises(services.AlreadyHeld):
        services.move_session(session, planned_on=clock.now().date(), place="Agadir")


def test_sessions_held_are_facts_and_planned_ones_are_none(cast: Cast) -> None:
    found, today = begun(cast), clock.now().date()
    heard: list[Any] = []
    listen = lambda _sender, **told: heard.append(told)  # noqa: E731

    with facts_changed.connected_to(listen):
        session = held(cast, found, on=today - timedelta(days=5))
    services.plan_session(found, planned_on=today, place="Tafraout")
    db.session.commit()

    (fact,) = facts_of(cast.argan, today).named(FactKind.EVENT, "coaching_session")
    assert (fact.on, fact.reference) == (today - timedelta(days=5), session.id)
    assert facts_of(cast.argan, today - timedelta(days=6)).named(FactKind.EVENT, "coaching_session") == []
    assert heard == [{"cooperative_id": cast.argan.id, "trigger": "coaching_session"}]


def test_correcting_a_session_replaces_who_was_present(cast: Cast) -> None:
    session = held(cast, begun(cast))

    services.record_session(
        session, cast.driss, cast.argan, held_on=clock.now().date(), place="Agadir", present={cast.bilal.id},
        notes="again", next_step="next", at=clock.now(),
    )  # fmt: skip

    assert queries.people_at(session.id) == [cast.bilal]


def test_plan_begins_with_the_weakest_points_of_what_is_shared(cast: Cast) -> None:
    found = closed(cast, level=4, money=1, market=2)
    assert queries.lines_of(planning.draw_up(cast.argan, cast.driss, at=clock.now()).id) == []
    db.session.rollback()
    diagnosis.share(found, cast.bilal, at=clock.now())

    lines = queries.lines_of(planning.draw_up(cast.argan, cast.driss, at=clock.now()).id)

    assert [(line.dimension, line.level) for line in lines] == [("money", 4), ("market", 4), ("governance", 5)]
    assert {code for line in lines for code in planning.goal_words(line) or ()} == {"ar", "fr"}
    assert not any(line.is_complete for line in lines)


def test_one_plan_waits_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    planning.draw_up(cast.argan, cast.driss, at=clock.now())

    with pytest.raises(planning.PlanIsOpen):
        planning.draw_up(cast.argan, cast.driss, at=clock.now())
    monkeypatch.setattr(queries, "latest_plan_of", lambda _cooperative: None)
    with pytest.raises(planning.PlanIsOpen):
        planning.draw_up(cast.argan, cast.driss, at=clock.now())


def test_agreed_plan_changes_only_by_being_done(cast: Cast) -> None:
    plan = planning.draw_up(cast.argan, cast.driss, at=clock.now())
    line = planning.add_line(plan, line_values())
    with pytest.raises(planning.NotAgreedYet):
        planning.mark_done(plan, line, cast.bilal, on=clock.now().date())
    planning.agree(plan, cast.bilal, revision=plan.revision, at=clock.now())

    for attempt in (
        lambda: planning.add_line(plan, line_values()),
        lambda: planning.change_line(plan, line, line_values(action="other")),
        lambda: planning.remove_line(plan, line),
        lambda: planning.agree(plan, cast.bilal, revision=plan.revision, at=clock.now()),
    ):
        with pytest.raises(planning.PlanAgreed):
            attempt()
    planning.mark_done(plan, line, cast.bilal, on=clock.now().date())
    assert (line.done_on, line.done_by_id) == (clock.now().date(), cast.bilal.id)
    planning.mark_done(plan, line, cast.bilal, on=None)
    assert (line.done_on, line.done_by_id) == (None, None)


def test_nobody_agrees_to_what_changed_meanwhile(cast: Cast) -> None:
    plan = planning.draw_up(cast.argan, cast.driss, at=clock.now())
    planning.add_line(plan, line_values())
    seen = plan.revision
    planning.add_line(plan, line_values(action="Something else"))

    with pytest.raises(planning.PlanChanged):
        planning.agree(plan, cast.bilal, revision=seen, at=clock.now())


def test_empty_and_incomplete_plans_are_not_agreed(cast: Cast) -> None:
    diagnosis.share(closed(cast, level=2), cast.bilal, at=clock.now())
    plan = planning.draw_up(cast.argan, cast.driss, at=clock.now())
    with pytest.raises(planning.PlanIncomplete):
        planning.agree(plan, cast.bilal, revision=plan.revision, at=clock.now())
    db.session.execute(delete(PlanLine))

    with pytest.raises(planning.PlanIncomplete):
        planning.agree(plan, cast.bilal, revision=plan.revision, at=clock.now())


def test_next_plan_takes_over_what_is_not_done(cast: Cast) -> None:
    plan = planning.draw_up(cast.argan, cast.driss, at=clock.now())
    done, left = planning.add_line(plan, line_values()), planning.add_line(plan, line_values(action="Left"))
    planning.agree(plan, cast.bilal, revision=plan.revision, at=clock.now())
    planning.mark_done(plan, done, cast.bilal, on=clock.now().date())

    following = planning.draw_up(cast.argan, cast.driss, at=clock.now())

    assert following.number == 2
    assert [line.action for line in queries.lines_of(following.id)] == [left.action]
    assert queries.plan_in_force_of(cast.argan.id) == plan


def test_plan_has_twenty_lines_at_most(cast: Cast) -> None:
    plan = planning.draw_up(cast.argan, cast.driss, at=clock.now())
    for _number in range(planning.MAX_LINES):
        planning.add_line(plan, line_values())

    with pytest.raises(planning.PlanFull):
        planning.add_line(plan, line_values())


def test_goal_stays_in_each_readers_language_until_it_is_rewritten(cast: Cast) -> None:
    diagnosis.share(closed(cast, level=2), cast.bilal, at=clock.now())
    plan = planning.draw_up(cast.argan, cast.driss, at=clock.now())
    line = queries.lines_of(plan.id)[0]
    french = (planning.goal_words(line) or {})["fr"]

    planning.change_line(plan, line, line_values(dimension=line.dimension, goal=french))
    assert planning.goal_words(line)
    planning.change_line(plan, line, line_values(dimension=line.dimension, goal="Our own"))

    assert planning.goal_words(line) is None
    assert line.goal == "Our own"


def test_contacts_are_kept_the_latest_first(cast: Cast) -> None:
    for day in (date(2026, 1, 1), date(2026, 3, 1), date(2026, 2, 1)):
        services.note_contact(cast.argan, cast.driss, on=day, kind=ContactKind.CALL, note="x", at=clock.now())

    assert [contact.on.month for contact in queries.contacts_of(cast.argan.id)] == [3, 2, 1]
