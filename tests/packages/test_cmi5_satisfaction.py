"""When units, blocks and the course are satisfied: bounds, monotony, and blocks as the sum of what they hold."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.packages.cmi5.satisfaction import is_satisfied, satisfied_blocks, units_of
from lms.packages.cmi5.structure import Au, Block, MoveOn

facts = st.sets(st.sampled_from(["launched", "initialized", "completed", "passed", "failed", "waived", "terminated"]))
move_ons = st.sampled_from(get_args(MoveOn))
units = st.builds(
    lambda key, move_on: Au(id=f"https://x.example/{key}", title={}, description={}, key=key, url="x", move_on=move_on),
    st.sampled_from("abcdefgh"),
    move_ons,
)
trees = st.lists(
    st.recursive(
        units,
        lambda inner: st.lists(inner, min_size=1, max_size=4).map(
            lambda children: Block(id="https://x.example/b", title={}, description={}, key="b", children=children)
        ),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize(
    ("move_on", "told", "expected"),
    [
        ("Passed", {"passed"}, True),
        ("Passed", {"completed", "failed"}, False),
        ("Completed", {"completed"}, True),
        ("Completed", {"passed"}, False),
        ("CompletedAndPassed", {"completed"}, False),
        ("CompletedAndPassed", {"passed"}, False),
        ("CompletedAndPassed", {"completed", "passed"}, True),
        ("CompletedOrPassed", {"completed"}, True),
        ("CompletedOrPassed", {"passed"}, True),
        ("CompletedOrPassed", {"failed"}, False),
        ("NotApplicable", set(), True),
    ],
)
def test_unit_moves_on_by_what_it_told(move_on: str, told: set[str], expected: bool) -> None:
    assert is_satisfied(move_on, told) is expected


@given(move_ons, facts)
def test_waived_unit_is_satisfied_whatever_it_asks(move_on: str, told: set[str]) -> None:
    assert is_satisfied(move_on, told | {"waived"})


@given(move_ons, facts, facts)
def test_more_facts_never_take_satisfaction_back(move_on: str, told: set[str], more: set[str]) -> None:
    assert not is_satisfied(move_on, told) or is_satisfied(move_on, told | more)


@given(trees, st.sets(st.sampled_from("abcdefgh")))
def test_blocks_and_course_are_satisfied_when_all_their_units_are(tree: list[Au | Block], met: set[str]) -> None:
    blocks, is_whole = satisfied_blocks(tree, lambda au: au.key in met)

    assert is_whole is all(au.key in met for au in units_of(tree))
    assert all(au.key in met for block in blocks for au in units_of(block.children))
