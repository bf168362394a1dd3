"""The self-assessment as it is asked: dimensions, questions, five described levels. Read from `instruments/`, once.

An instrument is ours (it aligns with the areas that ISO 18716:2024 names and takes no text from it) and, once published,
never changes: rounds are compared only where they answered the same one.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

FOLDER = Path(__file__).parent / "instruments"
# The one with which new rounds are opened.
CURRENT = 1
LEVELS = range(1, 6)

# Language code → text.
Text = dict[str, str]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Question(Part, frozen=True):
    """`levels` describes what one sees at level 1, 2 … 5."""

    id: str
    text: Text
    levels: tuple[Text, Text, Text, Text, Text]


class Dimension(Part, frozen=True):
    title: Text
    questions: tuple[Question, ...]
    id: str = ""


class Placed(msgspec.Struct, frozen=True):
    """A question where it stands: `number` counts from 1 through the whole instrument, `key` is kept with answers."""

    number: int
    key: str
    dimension: Dimension
    question: Question


class Instrument(msgspec.Struct, frozen=True, dict=True):
    version: int
    dimensions: tuple[Dimension, ...]

    @property
    def total(self) -> int:
        return len(self.questions())

    def questions(self) -> list[Placed]:
        return list(self._placed())

    def question(self, number: int) -> Placed | None:
        return next((placed for placed in self._placed() if placed.number == number), None)

    def dimension(self, dimension_id: str) -> Dimension | None:
        return next((dimension for dimension in self.dimensions if dimension.id == dimension_id), None)

    def keys_of(self, dimension: Dimension) -> list[str]:
        return [f"{dimension.id}/{question.id}" for question in dimension.questions]

    def _placed(self) -> Iterator[Placed]:
        number = 0
        for dimension in self.dimensions:
            for key, question in zip(self.keys_of(dimension), dimension.questions, strict=True):
                number += 1
                yield Placed(number, key, dimension, question)


@lru_cache
def instrument(version: int = CURRENT) -> Instrument:
    """Raises FileNotFoundError for a version that was never published."""
    folder = FOLDER / str(version)
    head = yaml.safe_load((folder / "instrument.yaml").read_text("utf-8"))
    dimensions = []
    for name in head["dimensions"]:
        source = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
        dimensions.append(msgspec.convert(source | {"id": name}, Dimension))
    return Instrument(head["version"], tuple(dimensions))
