"""Levels 1 to 5 that several people gave, and those on which a group agreed: how far apart, what stands for a dimension,
what changed between two rounds. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.pathway.diagnosis.instrument import LEVELS, Instrument

# From here on a difference is worth a talk: two people see the same thing two steps apart.
FAR_APART = 2
# Below this many answers nothing is shown of them: who has answered would read what the other one said.
FEWEST_SHOWN = 3


@dataclass(frozen=True)
class Spread:
    """How many people gave each level, from 1 to 5."""

    counts: tuple[int, int, int, int, int]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def is_shown(self) -> bool:
        return self.total >= FEWEST_SHOWN

    @property
    def distance(self) -> int:
        """Steps between the lowest and the highest answer; 0 where all say the same, or nobody anything."""
        return self.ends[1] - self.ends[0] if self.ends else 0

    @property
    def ends(self) -> tuple[int, int] | None:
        """The lowest and the highest answer; None where there is none."""
        given = [level for level, count in zip(LEVELS, self.counts, strict=True) if count]
        return (given[0], given[-1]) if given else None

    def is_outside(self, level: int) -> bool:
        """Whether everybody's answer is higher, or everybody's lower."""
        return self.ends is not None and not self.ends[0] <= level <= self.ends[1]

    @property
    def is_far_apart(self) -> bool:
        return self.distance >= FAR_APART


def spread_of(levels: Sequence[int]) -> Spread:
    one, two, three, four, five = (levels.count(level) for level in LEVELS)
    return Spread((one, two, three, four, five))


def group_level(levels: Sequence[int]) -> int:
    """What stands for a dimension: the mean of its questions' levels, rounded down. A strong point hides no weak one."""
    return sum(levels) // len(levels)


def dimension_levels(instrument: Instrument, agreed: Mapping[str, int]) -> dict[str, int]:
    """Dimension → its level, from the levels agreed by question. Raises KeyError while one is missing."""
    return {
        dimension.id: group_level([agreed[key] for key in instrument.keys_of(dimension)])
        for dimension in instrument.dimensions
    }


@dataclass(frozen=True)
class Standing:
    """One dimension now, and before where there is a round to compare with."""

    dimension: str
    level: int
    before: int | None = None

    @property
    def change(self) -> int:
        return 0 if self.before is None else self.level - self.before


def standings(
    instrument: Instrument, levels: Mapping[str, int], before: Mapping[str, int] | None = None
) -> list[Standing]:
    """In the instrument's order. `before` must come from a round of the same version."""
    return [
        Standing(dimension.id, levels[dimension.id], before[dimension.id] if before else None)
        for dimension in instrument.dimensions
    ]


def weakest(levels: Mapping[str, int], count: int) -> list[str]:
    """The dimensions to work on first: the lowest, in the instrument's order where they are even; none at the top."""
    below = [dimension for dimension, level in levels.items() if level < max(LEVELS)]
    return sorted(below, key=lambda dimension: levels[dimension])[:count]
