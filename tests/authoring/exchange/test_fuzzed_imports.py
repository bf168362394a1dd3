"""Samples of every format, cut and with bytes turned over: what comes out is an import, or our own refusal."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lms.authoring.exchange.imported import BadImport
from lms.quizzes import kinds
from lms.quizzes.kinds import Judge, Question
from tests.authoring.exchange.imports import SAMPLE_NAMES, SAMPLES, imported, questions


def assert_it_can_be_asked(question: Question) -> None:
    """Whatever came in, pages can show it, and its own answer is right."""
    drawn = kinds.drawn(question, 1)
    kinds.parts(drawn, 1)
    key = kinds.key(drawn)
    if question.judge is Judge.KEY:
        mark = kinds.mark(drawn, key)
        assert mark is not None
        assert mark.is_correct, question


flips = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(cut=st.floats(0, 1), flipped=flips)
@example(cut=1.0, flipped=[])
@example(cut=0.999, flipped=[])
def test_damage_is_told_and_never_raised(
    name: str, cut: float, flipped: list[tuple[float, int]], tmp_path: Path
) -> None:
    content = bytearray((SAMPLES / name).read_bytes())
    for place, byte in flipped:
        content[int(place * (len(content) - 1))] = byte
    content = content[: int(cut * len(content))]

    try:
        found = imported(bytes(content), tmp_path, name=name)
    except BadImport:
        return

    asked = questions(found)
    assert len({question.id for question in asked}) == len(asked)
    for question in asked:
        assert_it_can_be_asked(question)
    assert all(path in found.media for question in asked for path in kinds.media(question))
    found.close()
