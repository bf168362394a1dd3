"""When something is worth an alert, and which begin, go on and end."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.alerts import rules
from lms.monitoring.alerts.kinds import LIMITS, AlertKind, usual_of
from lms.monitoring.alerts.rules import Finding, changes
from lms.monitoring.circulation import LEAST

keys = st.tuples(st.sampled_from(list(AlertKind)), st.sampled_from("abcdef"))
findings = st.lists(keys.map(lambda key: Finding(*key)), max_size=12)
TODAY = date(2026, 11, 27)
FALLS = usual_of(AlertKind.COMPLETION_FALLS)


@given(st.sets(keys), findings)
def test_what_stands_afterwards_is_what_was_found(standing: set[rules.Key], found: list[Finding]) -> None:
    result = changes(standing, found)

    after = (standing | {one.key for one in result.opened}) - set(result.ended)
    assert after == {one.key for one in found}
    assert {one.key for one in result.going_on} == after & standing


@given(st.sets(keys), findings)
def test_looking_again_changes_nothing(standing: set[rules.Key], found: list[Finding]) -> None:
    again = changes({one.key for one in found}, found)

    assert not again.opened
    assert not again.ended
    assert len({one.key for one in changes(standing, found).opened}) == len(changes(standing, found).opened)


quarters = st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(quarters, quarters, st.booleans())
def test_a_fall_is_told_from_so_many_points_and_enrolments_on(
    before: tuple[int, int], now: tuple[int, int], is_told: bool
) -> None:
    found = rules.completion_falls("bees", before, now, FALLS, is_told=is_told)

    is_enough = min(before[1], now[1]) >= FALLS["enrolments"]
    is_fall = is_enough and before[0] * now[1] * 100 - now[0] * before[1] * 100 >= FALLS["points"] * before[1] * now[1]
    assert (found is not None) == is_fall
    assert found is None or bool(found.numbers) == is_told


def test_fifteen_points_are_fifteen_points() -> None:
    assert rules.completion_falls("bees", (60, 100), (45, 100), FALLS, is_told=True) is not None
    assert rules.completion_falls("bees", (60, 100), (46, 100), FALLS, is_told=True) is None
    assert rules.completion_falls("bees", (29, 29), (0, 100), FALLS, is_told=True) is None


def test_a_question_fails_by_its_answers_or_by_a_grave_flag() -> None:
    limits = usual_of(AlertKind.QUESTION_FAILS)

    def fails(right: float, answers: int, *, is_grave: bool = False) -> bool:
        return rules.question_fails("q", right=right, answers=answers, is_grave=is_grave, limits=limits) is not None

    assert fails(0.2, 30)
    assert not fails(0.21, 30)
    assert fails(0.9, 30, is_grave=True)
    assert not fails(0.0, 29, is_grave=True)


@given(st.integers(0, 500))
def test_a_delegation_is_without_sessions_after_so_many_days(days: int) -> None:
    limits = usual_of(AlertKind.NO_SESSIONS)

    found = rules.no_sessions("agadir", "delegation:agadir", TODAY - timedelta(days=days), TODAY, limits)

    assert (found is not None) == (days > limits["days"])


def test_a_delegation_that_never_had_a_session_is_without() -> None:
    limits = usual_of(AlertKind.NO_SESSIONS)

    assert rules.no_sessions("agadir", "delegation:agadir", None, TODAY, limits) is not None


@given(st.integers(0, 20), st.none() | st.integers(-10, 60).map(lambda days: TODAY + timedelta(days=days)))
def test_many_at_risk_or_one_near_its_end(count: int, end: date | None) -> None:
    limits = usual_of(AlertKind.AT_RISK)

    found = rules.at_risk("agadir", "delegation:agadir", count, end, TODAY, limits)

    is_near = end is not None and (end - TODAY).days <= limits["days"]
    assert (found is not None) == (count >= limits["cooperatives"] or (count > 0 and is_near))


def test_fewer_than_five_late_phones_are_never_told() -> None:
    people = next(one for one in LIMITS[AlertKind.LATE_PHONES] if one.name == "people")

    assert people.least >= LEAST
    assert rules.late_phones("agadir", "delegation:agadir", 4, usual_of(AlertKind.LATE_PHONES)) is None
    assert rules.late_phones("agadir", "delegation:agadir", 5, usual_of(AlertKind.LATE_PHONES)) is not None


def test_figures_lag_after_so_many_minutes_or_where_nothing_is_counted() -> None:
    now, limits = datetime(2026, 11, 27, 10, tzinfo=UTC), usual_of(AlertKind.COUNTING_LAGS)

    assert rules.counting_lags(now - timedelta(minutes=60), now, limits) is None
    assert rules.counting_lags(now - timedelta(minutes=61), now, limits) is not None
    assert rules.counting_lags(None, now, limits) is not None


def test_what_is_usual_may_be_set() -> None:
    for several in LIMITS.values():
        assert all(one.least <= one.usual <= one.most for one in several)
