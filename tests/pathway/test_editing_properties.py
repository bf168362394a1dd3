"""Changing a rule, over generated rules: nothing is lost, and what is undone is as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.pathway.rules import editing, model
from lms.pathway.rules.editing import DEEPEST, MOST, Missing, Step, TooLarge
from lms.pathway.rules.model import All, AnyOf, MemberCount, Requirement, Rule, Stage
from tests.pathway.doing import predicates, rules

NEW = MemberCount(min_count=7)


@st.composite
def rules_and_paths(draw: st.DrawFn) -> tuple[Rule, str]:
    rule = draw(rules())
    return rule, draw(st.sampled_from([row.path for row in editing.rows(rule)]))


def leaves(rule: Rule) -> list[bytes]:
    nodes = [row.node for row in editing.rows(rule) if not isinstance(row.node, model.COMBINATORS)]
    return sorted(repr(node).encode() for node in nodes)


@settings(max_examples=200, deadline=None)
@given(found=rules_and_paths(), step=st.sampled_from(Step))
def test_moving_keeps_every_requirement_and_says_where_it_went(found: tuple[Rule, str], step: Step) -> None:
    rule, path = found
    try:
        changed, there = editing.moved(rule, path, step)
    except (Missing, TooLarge):
        assert step not in editing.steps(rule, path)
        return

    assert step in editing.steps(rule, path)
    assert leaves(changed) == leaves(rule)
    assert editing.at(changed, there) == editing.at(rule, path)


@settings(max_examples=200, deadline=None)
@given(
    found=rules_and_paths(), steps=st.sampled_from([(Step.UP, Step.DOWN), (Step.DOWN, Step.UP), (Step.IN, Step.OUT)])
)
def test_moving_there_and_back_changes_nothing(found: tuple[Rule, str], steps: tuple[Step, Step]) -> None:
    rule, path = found
    if steps[0] not in editing.steps(rule, path):
        return

    changed, there = editing.moved(rule, path, steps[0])

    assert editing.moved(changed, there, steps[1]) == (rule, path)


@settings(max_examples=200, deadline=None)
@given(found=rules_and_paths())
def test_grouping_and_dissolving_changes_nothing(found: tuple[Rule, str]) -> None:
    rule, path = found
    try:
        grouped = editing.grouped(rule, path)
    except TooLarge:
        return

    assert editing.at(grouped, path) == AnyOf(of=(editing.at(rule, path),))
    assert editing.ungrouped(grouped, path) == rule


@settings(max_examples=200, deadline=None)
@given(rule=rules(), node=predicates)
def test_what_is_added_and_removed_leaves_the_rule_as_it_was(rule: Rule, node: Requirement) -> None:
    groups = ["", *(row.path for row in editing.rows(rule) if isinstance(row.node, model.COMBINATORS))]
    for group in groups:
        place = len(getattr(editing.at(rule, group), "of", ()))
        try:
            added = editing.added(rule, group, node)
        except TooLarge:
            continue
        assert editing.at(added, editing.below(group, place)) == node
        assert editing.removed(added, editing.below(group, place)) == rule


@pytest.mark.parametrize("path", ["9", "0.9", "x", "-1", "0..1", "0.0.0", "1000000000000", "٠", " 0", "0."])
def test_paths_that_lead_nowhere_are_told(path: str) -> None:
    rule = Rule(stage=Stage.PROJECT, title={}, require=All(of=(AnyOf(of=(NEW,)),)))

    for change in (editing.removed, editing.grouped, editing.ungrouped):
        with pytest.raises(Missing):
            change(rule, path)
    with pytest.raises(Missing):
        editing.added(rule, path, NEW)
    with pytest.raises(Missing):
        editing.moved(rule, path, Step.UP)


def test_rule_itself_is_neither_moved_nor_removed() -> None:
    rule = Rule(stage=Stage.PROJECT, title={}, require=All(of=(NEW,)))

    for change in (editing.removed, editing.grouped, editing.ungrouped):
        with pytest.raises(Missing):
            change(rule, "")


def test_rule_grows_neither_without_end_nor_without_bottom() -> None:
    full = Rule(stage=Stage.PROJECT, title={}, require=All(of=(NEW,) * MOST))
    deep = Rule(stage=Stage.PROJECT, title={}, require=All(of=(NEW,)))
    for level in range(DEEPEST):
        deep = editing.grouped(deep, ".".join(["0"] * (level + 1)))

    with pytest.raises(TooLarge):
        editing.added(full, "", NEW)
    with pytest.raises(TooLarge):
        editing.grouped(deep, "0")
