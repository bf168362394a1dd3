"""Which way an idea may go, and what it needs."""

from hypothesis import given
from hypothesis import strategies as st

from lms.projects.parts import OPTIONAL, Part, is_overtaken, missing
from lms.projects.workflow import CHANGEABLE, PUBLIC, IdeaState, Step, after

parts = st.frozensets(st.sampled_from(Part))


def test_idea_is_agreed_then_decided() -> None:
    assert after(IdeaState.DRAFT, Step.AGREE) is IdeaState.AGREED
    assert after(IdeaState.AGREED, Step.APPROVE) is IdeaState.APPROVED
    assert after(IdeaState.AGREED, Step.RETURN) is IdeaState.RETURNED
    assert after(IdeaState.RETURNED, Step.AGREE) is IdeaState.AGREED


def test_adviser_decides_only_what_is_agreed() -> None:
    for state in set(IdeaState) - {IdeaState.AGREED}:
        assert after(state, Step.APPROVE) is None
        assert after(state, Step.RETURN) is None


def test_what_is_approved_stays_so() -> None:
    assert [after(IdeaState.APPROVED, step) for step in Step] == [None] * len(Step)


@given(st.lists(st.sampled_from(Step)))
def test_whatever_is_tried_nothing_is_approved_that_was_not_agreed(steps: list[Step]) -> None:
    state, was_agreed = IdeaState.DRAFT, False
    for step in steps:
        state = after(state, step) or state
        was_agreed = was_agreed or state is IdeaState.AGREED

    assert state is not IdeaState.APPROVED or was_agreed


def test_what_everyone_reads_is_not_written_in() -> None:
    assert not CHANGEABLE & PUBLIC
    assert set(IdeaState) == CHANGEABLE | PUBLIC | {IdeaState.AGREED}, "what an adviser reads, nobody else does"


@given(parts, parts)
def test_filling_a_part_never_adds_to_what_is_missing(filled: frozenset[Part], more: frozenset[Part]) -> None:
    assert set(missing(filled | more)) <= set(missing(filled))


@given(parts)
def test_filling_what_is_missing_leaves_nothing(filled: frozenset[Part]) -> None:
    assert missing(filled | set(missing(filled))) == []
    assert not set(missing(filled)) & OPTIONAL


def test_need_may_be_told_or_written() -> None:
    rest = frozenset(Part) - {Part.NEED, Part.VOICE}

    assert missing(rest) == [Part.NEED]
    assert missing(rest | {Part.VOICE}) == missing(rest | {Part.NEED}) == []


@given(st.sampled_from(Part), st.integers(1, 50), st.integers(1, 50))
def test_only_a_later_change_of_the_same_part_overtakes(part: Part, changed: int, seen: int) -> None:
    others = {one.value: 99 for one in Part if one is not part}

    assert is_overtaken({**others, part.value: changed}, part, seen) is (changed > seen)
    assert not is_overtaken(others, part, seen)
