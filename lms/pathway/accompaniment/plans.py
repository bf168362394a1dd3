"""What a first development plan proposes, from the levels of a diagnosis. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.pathway.diagnosis.instrument import LEVELS, Instrument, Placed, Text
from lms.pathway.diagnosis.levels import weakest

# A group changes three things in a year rather than nine.
LINES = 3
# The levels below still describe a lack; a goal describes none.
GOOD_LEVEL = 4


@dataclass(frozen=True)
class Goal:
    """A level above the one agreed, of the weakest question of a dimension: the first good one, or the best."""

    dimension: str
    question: str
    level: int


def goals_from(instrument: Instrument, levels: Mapping[str, int], agreed: Mapping[str, int]) -> list[Goal]:
    """For the weakest dimensions, the lowest first. `levels` by dimension, `agreed` by question; each goal can be reached."""
    goals = []
    first = weakest({dimension.id: levels[dimension.id] for dimension in instrument.dimensions}, LINES)
    for dimension in sorted(instrument.dimensions, key=lambda one: levels[one.id]):
        if dimension.id not in first:
            continue
        keys = instrument.keys_of(dimension)
        lowest = min(keys, key=lambda key: (agreed[key], keys.index(key)))
        goals.append(Goal(dimension.id, lowest, max(agreed[lowest] + 1, GOOD_LEVEL)))
    return goals


def words_of(instrument: Instrument, question: str, level: int) -> Text | None:
    """The description of that level in each language; None where the instrument has no such question."""
    found = _placed(instrument, question)
    return found.question.levels[level - 1] if found and level in LEVELS else None


def asked_by(instrument: Instrument, question: str) -> Text | None:
    """The question itself in each language; None where the instrument has no such question."""
    found = _placed(instrument, question)
    return found.question.text if found else None


def _placed(instrument: Instrument, question: str) -> Placed | None:
    return next((placed for placed in instrument.questions() if placed.key == question), None)
