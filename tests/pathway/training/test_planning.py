"""Laws of the planner, against all plans there are on small inputs."""

import math
from collections.abc import Sequence
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.pathway.training.gaps import Need
from lms.pathway.training.planning import Candidate, Step, plan_sessions

COURSES = ("accounts", "acting-together", "governing")
PLACES = ("MA-AZI", "MA-TAR")


def candidate(number: int, place: str, sizes: dict[str, int]) -> Candidate:
    needs = tuple(
        Need(
            course, 10 * size, tuple(UUID(int=1000 * number + 100 * COURSES.index(course) + one) for one in range(size))
        )
        for course, size in sorted(sizes.items())
    )
    return Candidate(UUID(int=number), place, needs)


def candidates(
    *, courses: Sequence[str] = COURSES, places: Sequence[str] = PLACES, largest: int = 7, most: int = 7
) -> st.SearchStrategy[list[Candidate]]:
    sizes = st.dictionaries(st.sampled_from(courses), st.integers(1, largest), min_size=1)
    return st.lists(st.tuples(st.sampled_from(places), sizes), max_size=most).map(
        lambda found: [candidate(number + 1, place, size) for number, (place, size) in enumerate(found)]
    )


def opened(steps: Sequence[Step]) -> int:
    return sum(len(step.opens) for step in steps)


def most_opened(found: Sequence[Candidate], sessions: int, seats: int) -> int:
    """The best of all sets of cooperatives that fit into so many sessions, whichever courses and places they are of."""
    best = 0
    for chosen in product((False, True), repeat=len(found)):
        asked: dict[tuple[str, str], int] = {}
        for one, is_chosen in zip(found, chosen, strict=True):
            for need in one.needs if is_chosen else ():
                key = one.place, need.achievement
                asked[key] = asked.get(key, 0) + len(need.people)
        if sum(math.ceil(people / seats) for people in asked.values()) <= sessions:
            best = max(best, sum(chosen))
    return best


@settings(max_examples=300, deadline=None)
@given(found=candidates(largest=3))
def test_where_seats_are_no_limit_no_other_plan_opens_more(found: list[Candidate]) -> None:
    steps = plan_sessions(found, seats=1000)

    for end in range(1, len(steps) + 1):
        sessions = sum(len(step.sessions) for step in steps[:end])
        assert opened(steps[:end]) == most_opened(found, sessions, 1000)


@settings(max_examples=300, deadline=None)
@given(found=candidates(courses=COURSES[:1], places=PLACES[:1]), seats=st.integers(3, 9))
def test_for_one_course_in_one_place_no_other_plan_opens_more(found: list[Candidate], seats: int) -> None:
    steps = plan_sessions(found, seats=seats)

    for end in range(1, len(steps) + 1):
        sessions = sum(len(step.sessions) for step in steps[:end])
        assert opened(steps[:end]) == most_opened(found, sessions, seats)


@settings(max_examples=300, deadline=None)
@given(found=candidates(), seats=st.integers(4, 12))
def test_with_few_seats_it_opens_nearly_as_many_as_the_best_plan(found: list[Candidate], seats: int) -> None:
    steps = plan_sessions(found, seats=seats)

    for end in range(1, len(steps) + 1):
        sessions = sum(len(step.sessions) for step in steps[:end])
        assert opened(steps[:end]) >= (1 - 1 / math.e) * most_opened(found, sessions, seats)


@settings(max_examples=300, deadline=None)
@given(found=candidates(largest=12), seats=st.integers(1, 9))
def test_everyone_who_needs_it_has_one_seat_and_no_session_has_too_many(found: list[Candidate], seats: int) -> None:
    sessions = [session for step in plan_sessions(found, seats=seats) for session in step.sessions]

    seated = sorted(
        (session.achievement, session.place, cooperative, person)
        for session in sessions
        for cooperative, people in session.people.items()
        for person in people
    )
    asked = sorted(
        (need.achievement, one.place, one.id, person) for one in found for need in one.needs for person in need.people
    )
    assert seated == asked
    assert all(0 < session.taken <= seats for session in sessions)
    assert len({(one.achievement, one.place, one.number) for one in sessions}) == len(sessions)


@settings(max_examples=200, deadline=None)
@given(found=candidates(), seats=st.integers(3, 9), most=st.integers(0, 6))
def test_whoever_is_said_to_be_opened_is_seated_in_all_its_courses(
    found: list[Candidate], seats: int, most: int
) -> None:
    steps = plan_sessions(found, seats=seats, most=most)
    known = {one.id: one for one in found}
    seated = {
        (session.achievement, person)
        for step in steps for session in step.sessions for people in session.people.values() for person in people
    }  # fmt: skip

    asked = {
        (need.achievement, person)
        for step in steps for one in step.opens for need in known[one].needs for person in need.people
    }  # fmt: skip
    assert seated == asked


@settings(max_examples=200, deadline=None)
@given(found=candidates(), seats=st.integers(3, 9), chance=st.randoms())
def test_plan_does_not_depend_on_the_order_of_cooperatives(
    found: list[Candidate], seats: int, chance: st.DataObject
) -> None:
    mixed = [*found]
    chance.shuffle(mixed)

    assert plan_sessions(mixed, seats=seats) == plan_sessions(found, seats=seats)


@settings(max_examples=200, deadline=None)
@given(found=candidates(), seats=st.integers(3, 9), most=st.integers(0, 6))
def test_shorter_plan_is_the_beginning_of_the_longer_one(found: list[Candidate], seats: int, most: int) -> None:
    short, whole = plan_sessions(found, seats=seats, most=most), plan_sessions(found, seats=seats)

    assert [step.opens for step in short] == [step.opens for step in whole][: len(short)]


def test_two_courses_are_a_bundle_where_cooperatives_need_both() -> None:
    both = [candidate(number, "MA-TAR", {"accounts": 1, "governing": 1}) for number in (1, 2, 3)]
    one = candidate(4, "MA-TAR", {"acting-together": 5})

    first, second = plan_sessions([*both, one])

    assert [session.achievement for session in first.sessions] == ["accounts", "governing"]
    assert len(first.opens) == 3
    assert second.opens == (one.id,)


def test_session_without_seats_is_refused() -> None:
    with pytest.raises(ValueError, match="one seat"):
        plan_sessions([], seats=0)
