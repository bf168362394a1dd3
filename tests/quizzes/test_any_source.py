"""Whatever stands in a source of a question: it is read, or its faults are told."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes import kinds
from tests.quizzes.strategies import Raw, json, raws, relaxed


@relaxed
@given(raws)
def test_valid_source_has_no_faults(raw: Raw) -> None:
    assert not isinstance(kinds.parse_question(raw, needs_module=False), list)


@relaxed
@given(json)
def test_any_document_has_faults_and_never_raises(raw: Any) -> None:
    assert isinstance(kinds.parse_question(raw, needs_module=False), list)


@relaxed
@given(raws, st.data())
def test_any_value_in_any_place_never_raises(raw: Raw, data: st.DataObject) -> None:
    raw[data.draw(st.sampled_from([*raw, "other", "module", "picture"]))] = data.draw(json)

    assert kinds.parse_question(raw, needs_module=False)
