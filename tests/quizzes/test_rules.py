from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.learning.content import QuizSettings
from lms.quizzes.rules import allowance

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
failures = st.lists(st.timedeltas(timedelta(), timedelta(days=9)).map(lambda ago: NOW - ago), max_size=12)


def quiz(attempts: int | None = 3, wait_s: int = 3600) -> QuizSettings:
    return QuizSettings(draw=[(None, 1)], attempts=attempts, wait_s=wait_s)


def test_without_a_limit_attempts_are_free() -> None:
    assert allowance(quiz(None), [NOW] * 50, NOW).left is None


def test_each_failure_takes_one() -> None:
    assert [allowance(quiz(), [NOW] * count, NOW).left for count in range(3)] == [3, 2, 1]


def test_the_last_failure_starts_the_waiting() -> None:
    found = allowance(quiz(), [NOW - timedelta(days=1), NOW, NOW - timedelta(days=2)], NOW)

    assert (found.left, found.opens_at) == (0, NOW + timedelta(hours=1))


def test_after_waiting_the_attempts_are_given_again() -> None:
    assert allowance(quiz(), [NOW - timedelta(hours=2)] * 3, NOW).left == 3


@given(failures, st.integers(1, 5), st.integers(0, 10**6))
def test_a_learner_may_always_try_or_knows_when(ends: list[datetime], attempts: int, wait_s: int) -> None:
    found = allowance(quiz(attempts, wait_s), ends, NOW)

    assert (found.left or 0) > 0 or (found.opens_at or NOW) > NOW


@given(failures, st.integers(1, 5), st.integers(0, 10**6))
def test_waiting_ends(ends: list[datetime], attempts: int, wait_s: int) -> None:
    found = allowance(quiz(attempts, wait_s), ends, NOW)

    if found.opens_at:
        assert allowance(quiz(attempts, wait_s), ends, found.opens_at).left == attempts
