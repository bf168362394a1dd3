"""What is added to cells and taken out of them, before it is written. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lms.monitoring.counting.contributions import Contribution

# Place, dimension, value.
Spot = tuple[str, str, str]
# Place, dimension, measure, month, value, amount.
Row = tuple[str, str, str, int, str, int]


class Tally:
    def __init__(self) -> None:
        self._spots: dict[Spot, dict[tuple[str, int], int]] = defaultdict(lambda: defaultdict(int))

    def put(self, contribution: Contribution[Any]) -> None:
        spots = self._spots
        for spot, measure, month, amount in contribution.cells():
            spots[spot][measure, month] += amount

    def take(self, contribution: Contribution[Any]) -> None:
        spots = self._spots
        for spot, measure, month, amount in contribution.cells():
            spots[spot][measure, month] -= amount

    def rows(self) -> Iterator[Row]:
        """What is not zero, in the order of the cells' key: whoever writes them locks them in one order."""
        for place, dimension, value in sorted(self._spots):
            for (measure, month), amount in sorted(self._spots[place, dimension, value].items()):
                if amount:
                    yield place, dimension, measure, month, value, amount

    def pop(self, spot: Spot, measure: str, month: int) -> int:
        """Take an amount out and answer it; 0 where there is none."""
        return self._spots[spot].pop((measure, month), 0) if spot in self._spots else 0
