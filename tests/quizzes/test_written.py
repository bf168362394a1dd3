"""A question is written as the source from which it is read."""

from decimal import Decimal
from typing import Any

from hypothesis import given

from lms.quizzes import kinds
from lms.quizzes.kinds.written import source_of
from tests.quizzes.strategies import Raw, parsed, raws, relaxed


@relaxed
@given(raws)
def test_question_is_written_as_a_source_that_is_read_as_itself(raw: Raw) -> None:
    question = parsed(raw)

    assert kinds.parse_question(as_yaml_reads(source_of(question)), needs_module=False) == question


def as_yaml_reads(value: Any) -> Any:
    """Decimals are numbers without quotes in a source."""
    match value:
        case Decimal():
            return float(value) if "." in f"{value:f}" else int(value)
        case dict():
            return {key: as_yaml_reads(one) for key, one in value.items()}
        case list():
            return [as_yaml_reads(one) for one in value]
    return value
