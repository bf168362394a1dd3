"""Where somebody stands, for whatever she did. Pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning.content import Course, Lesson, Module, QuizSettings
from lms.teaching.standing import Hold, Standing, Trail, Tried, failures_in_a_row, standing_of

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


QUIZ = QuizSettings(draw=[(None, 1)], attempts=2, wait_s=3600)


def module(slug: str, *lessons: str) -> Module:
    found = [Lesson(slug=one, title={"fr": one}, minutes=5, blocks={}) for one in lessons]
    return Module(slug=slug, title={"fr": slug}, summary={}, lessons=found, quiz=QUIZ)


COURSE = Course(
    slug="bees", title={"fr": "Les abeilles"}, summary={}, audience="everyone",
    modules=[module("hive", "the-hive", "the-queen"), module("honey", "the-jar")], exam=QUIZ,
)  # fmt: skip
moments = st.integers(0, 330 * 24).map(lambda hours: NOW - timedelta(hours=hours))
items = st.sampled_from(["hive/the-hive", "hive/the-queen", "hive/quiz", "honey/the-jar", "honey/quiz", "exam"])
tries = st.lists(st.builds(Tried, item=items, at=moments, passed=st.booleans()), max_size=12)
trails = st.builds(
    Trail, course=st.just(COURSE), begun_at=st.none() | moments, done=st.dictionaries(items, moments), tried=tries,
    here_at=st.none() | moments,
)  # fmt: skip


@given(trails)
def test_she_stands_at_the_first_step_that_is_not_done(trail: Trail) -> None:
    found = standing_of(trail, NOW)

    if trail.begun_at is None:
        assert found.item == ""
    elif found.item is None:
        assert set(trail.course.items()) <= trail.done.keys()
    else:
        steps = trail.course.items()
        assert found.item not in trail.done
        assert all(step in trail.done for step in steps[: steps.index(found.item)])


@given(trails)
def test_she_moved_last_when_she_came_there_or_later(trail: Trail) -> None:
    found = standing_of(trail, NOW)

    if found.since is not None and found.moved_at is not None:
        assert trail.begun_at is not None
        assert trail.begun_at <= found.since <= found.moved_at


@given(trails, st.integers(1, 60))
def test_longer_patience_holds_fewer(trail: Trail, days: int) -> None:
    found = standing_of(trail, NOW)
    soon, late = found.holds(NOW, timedelta(days=days)), found.holds(NOW, timedelta(days=days + 1))

    assert set(late) <= set(soon)
    assert Hold.STILL not in soon or Hold.NOT_BEGUN not in soon
    assert not (found.has_finished and soon)


@given(tries, items)
def test_failures_in_a_row_came_after_the_last_success(tried: list[Tried], item: str) -> None:
    found = failures_in_a_row(tried, item)

    successes = [one.at for one in tried if one.item == item and one.passed]
    assert all(at >= max(successes) for at in found if successes)
    assert len(found) <= sum(one.item == item and not one.passed for one in tried)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing("", None, None), [Hold.NOT_BEGUN]),
        (Standing(None, NOW, NOW), []),
        (Standing("exam", NOW, NOW), []),
        (Standing("exam", NOW, NOW, failed=1), []),
        (Standing("exam", NOW, NOW, failed=2), [Hold.FAILING]),
        (Standing("exam", NOW, NOW, failed=2, opens_at=NOW + WEEK), [Hold.WAITING]),
        (Standing("exam", NOW, NOW - WEEK), [Hold.STILL]),
        (Standing("exam", NOW, NOW - WEEK, failed=3), [Hold.FAILING, Hold.STILL]),
    ],
)
def test_what_holds_somebody(standing: Standing, expected: list[Hold]) -> None:
    assert standing.holds(NOW, WEEK) == expected


@pytest.mark.parametrize(
    ("item", "has_attempts"), [("hive/quiz", True), ("exam", True), ("hive/the-hive", False), ("x/quiz", False)]
)
def test_only_quizzes_and_exams_have_attempts(item: str, has_attempts: bool) -> None:
    assert (COURSE.quiz_at(item) is not None) is has_attempts
