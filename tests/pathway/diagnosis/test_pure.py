"""Levels and the personal path, for whatever is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.diagnosis.levels import dimension_levels, group_level, spread_of, standings, weakest
from lms.pathway.diagnosis.personal_path import FOUNDATION, ReasonCode, Suggestion, personal_path

COURSES = ("acting-together", "governing", "accounts", "selling")
DIMENSIONS = [dimension.id for dimension in instrument(1).dimensions]
levels = st.integers(1, 5)
given_levels = st.lists(levels, min_size=1, max_size=200)
situations = st.fixed_dictionaries(
    {
        "offices": st.frozensets(st.sampled_from(["president", "treasurer", "secretary", "manager", "unheard-of"])),
        "sector": st.sampled_from(["argan", "housing", "labour", "unheard-of"]),
        "stage": st.sampled_from(["capacity", "project", "market"]),
        "levels": st.dictionaries(st.sampled_from(DIMENSIONS), levels),
        "finished": st.frozensets(st.sampled_from(COURSES)),
    }
)


@given(given_levels)
def test_group_level_lies_between_the_lowest_and_the_mean(found: list[int]) -> None:
    assert min(found) <= group_level(found) <= sum(found) / len(found) < group_level(found) + 1


@given(st.lists(levels, max_size=200))
def test_spread_counts_everyone_once_whatever_the_order(found: list[int]) -> None:
    spread = spread_of(found)

    assert spread.total == len(found)
    assert spread == spread_of(found[::-1])
    assert spread.distance == (max(found) - min(found) if found else 0)
    assert spread.is_far_apart == (spread.distance >= 2)


@given(st.lists(levels, max_size=2))
def test_few_answers_are_not_shown(found: list[int]) -> None:
    assert not spread_of(found).is_shown
    assert spread_of([*found, 1, 2, 3]).is_shown


@given(st.data())
def test_each_dimension_stands_between_its_questions(data: st.DataObject) -> None:
    found = instrument(1)
    agreed = {placed.key: data.draw(levels) for placed in found.questions()}

    by_dimension = dimension_levels(found, agreed)

    assert list(by_dimension) == DIMENSIONS
    for dimension in found.dimensions:
        own = [agreed[key] for key in found.keys_of(dimension)]
        assert min(own) <= by_dimension[dimension.id] <= max(own)


def test_dimension_without_all_its_answers_has_no_level() -> None:
    with pytest.raises(KeyError):
        dimension_levels(instrument(1), {"governance/assembly": 3})


@given(
    st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, levels)), st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, levels))
)
def test_comparison_turned_round_turns_every_change(now: dict[str, int], before: dict[str, int]) -> None:
    forward = standings(instrument(1), now, before)
    backward = standings(instrument(1), before, now)

    assert [one.change for one in forward] == [-one.change for one in backward]
    assert all(one.change == 0 and one.before is None for one in standings(instrument(1), now))


@given(st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, levels)), st.integers(0, 9))
def test_nothing_left_out_is_weaker_than_the_weakest(found: dict[str, int], count: int) -> None:
    chosen = weakest(found, count)

    assert len(chosen) <= count
    left = [found[dimension] for dimension in found if dimension not in chosen and found[dimension] < 5]
    assert all(found[dimension] < 5 for dimension in chosen)
    assert not left or len(chosen) == count
    assert not (left and chosen) or max(found[dimension] for dimension in chosen) <= min(left)


def names(path: list[Suggestion]) -> list[str]:
    return [one.course for one in path]


@given(situations)
def test_path_holds_every_unfinished_course_once_with_a_reason(situation: dict) -> None:
    path = personal_path(COURSES, **situation)

    assert sorted(names(path)) == sorted(set(COURSES) - situation["finished"])
    assert all(one.reasons for one in path)


@given(situations, st.sampled_from(COURSES))
def test_finishing_a_course_moves_no_other(situation: dict, course: str) -> None:
    before = names(personal_path(COURSES, **situation))
    after = names(personal_path(COURSES, **(situation | {"finished": situation["finished"] | {course}})))

    assert after == [name for name in before if name != course]


@given(situations, st.sampled_from(DIMENSIONS), levels)
def test_a_lower_level_never_puts_its_courses_later(situation: dict, dimension: str, level: int) -> None:
    lower = situation | {"levels": situation["levels"] | {dimension: level}}
    higher = situation | {"levels": situation["levels"] | {dimension: min(5, level + 1)}}

    weak = {
        one.course
        for one in personal_path(COURSES, **lower)
        if any(reason.value == dimension for reason in one.reasons)
    }
    others = set(COURSES) - weak
    order, before = names(personal_path(COURSES, **lower)), names(personal_path(COURSES, **higher))

    for course in weak:
        passed = {name for name in order[: order.index(course)] if name in others}
        assert passed <= set(before[: before.index(course)])


@given(situations)
def test_the_first_course_comes_first_until_it_is_finished(situation: dict) -> None:
    path = names(personal_path(COURSES, **situation))

    assert FOUNDATION not in path or path[0] == FOUNDATION


def test_reasons_say_what_speaks_for_a_course() -> None:
    path = personal_path(
        COURSES, offices={"treasurer"}, sector="argan", stage="market", levels={"money": 1, "governance": 4},
        finished={FOUNDATION},
    )  # fmt: skip

    assert names(path) == ["accounts", "selling", "governing"]
    assert [reason.code for reason in path[0].reasons] == [ReasonCode.OFFICE, ReasonCode.WEAK]
    assert (path[0].reasons[1].value, path[0].reasons[1].level) == ("money", 1)
    assert [reason.code for reason in path[1].reasons] == [ReasonCode.STAGE, ReasonCode.SECTOR]
    assert path[2].reason.code is ReasonCode.LATER


@given(st.lists(st.integers(1, 5), max_size=9), st.integers(1, 5))
def test_level_is_outside_where_all_answers_are_on_one_side_of_it(levels: list[int], level: int) -> None:
    is_outside = bool(levels) and (all(one < level for one in levels) or all(one > level for one in levels))

    assert spread_of(levels).is_outside(level) is is_outside
    assert spread_of(levels).ends == ((min(levels), max(levels)) if levels else None)
