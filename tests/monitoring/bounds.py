"""Somebody who tries to compute back what a table hides: exact bounds of each hidden figure, given all that is shown.

Written from what is published (sums of rows, of columns, of places), not from how hiding is done: a simplex over fractions (Bland's rule).
The bounds of these tables are whole numbers, for their sums make two laminar families (Edmonds 1970).
"""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

Key = tuple[str, str]
# Sums that everybody knows to hold: the parts, and the whole.
Sum = tuple[tuple[Key, ...], Key]


def sums_of(cells: Mapping[Key, int], parents: Mapping[str, str]) -> list[Sum]:
    """What holds in a table of places by values; the value "" is the total of a row, the place "" the country."""
    values = sorted({value for _place, value in cells})
    children: dict[str, list[str]] = {}
    places = {place for place, _value in cells}
    while places:
        place = places.pop()
        around = parents.get(place, "")
        if place and place not in children.setdefault(around, []):
            children[around].append(place)
            places.add(around)
    columns = ["", *values] if values != [""] else [""]
    found = [
        (tuple((part, column) for part in sorted(parts)), (whole, column))
        for whole, parts in sorted(children.items())
        for column in columns
    ]
    if values != [""]:
        everywhere = sorted({"", *children, *(part for parts in children.values() for part in parts)})
        found += [(tuple((place, value) for value in values), (place, "")) for place in everywhere]
    return found


def amounts_of(cells: Mapping[Key, int], parents: Mapping[str, str]) -> dict[Key, int]:
    amounts: dict[Key, int] = {}
    for (place, value), amount in cells.items():
        way = [place]
        while way[-1]:
            way.append(parents.get(way[-1], ""))
        for around in way:
            for column in {value, ""}:
                amounts[around, column] = amounts.get((around, column), 0) + amount
    return amounts


def bounds(
    sums: Sequence[Sum],
    amounts: Mapping[Key, int],
    hidden: Sequence[Key],
    *,
    may_be_zero: Collection[Key] = (),
    asked: Collection[Key] | None = None,
) -> dict[Key, tuple[Fraction, Fraction | None]]:
    """Least and most (None: any) that each hidden figure, or each that is asked, can be. Hidden figures are 1 at least, but for those that
    may be zero."""
    names = sorted(hidden)
    index = {name: number for number, name in enumerate(names)}
    rows = []
    for parts, whole in sums:
        row = [Fraction(0)] * len(names)
        right = Fraction(0)
        for key, factor in [*((part, 1) for part in parts), (whole, -1)]:
            if key in index:
                row[index[key]] += factor
                # x = y + 1 with y at least 0.
                right -= factor * (key not in may_be_zero)
            else:
                right -= factor * amounts.get(key, 0)
        if any(row):
            rows.append([*row, right])
        else:
            assert right == 0
    tableau = _Tableau(rows, len(names))
    found = {}
    for name in names if asked is None else sorted(asked):
        most = tableau.most(index[name], 1)
        least = tableau.most(index[name], -1)
        assert least is not None
        first = int(name not in may_be_zero)
        found[name] = first - least, None if most is None else first + most
    return found


class _Tableau:
    """Ay = b, y at least 0, with a basis of columns."""

    def __init__(self, rows: list[list[Fraction]], width: int) -> None:
        self.width = width
        self.rows = [[-cell for cell in row] if row[-1] < 0 else list(row) for row in rows]
        count = len(self.rows)
        for number, row in enumerate(self.rows):
            row[width:width] = [Fraction(int(other == number)) for other in range(count)]
        self.basis = [width + number for number in range(count)]
        objective = [Fraction(0)] * width + [Fraction(-1)] * count
        reached = self._improve(objective, width + count)
        assert reached == 0, "the table itself breaks a sum"
        self._drop_helpers()

    def most(self, column: int, sign: int) -> Fraction | None:
        objective = [Fraction(0)] * self.width
        objective[column] = Fraction(sign)
        return self._improve(objective, self.width)

    def _drop_helpers(self) -> None:
        kept = []
        for number in range(len(self.rows)):
            if self.basis[number] >= self.width:
                column = next((c for c in range(self.width) if self.rows[number][c]), None)
                if column is None:
                    continue
                self._pivot(number, column)
            kept.append(number)
        self.rows = [[*self.rows[number][: self.width], self.rows[number][-1]] for number in kept]
        self.basis = [self.basis[number] for number in kept]

    def _improve(self, objective: list[Fraction], width: int) -> Fraction | None:
        while True:
            entering = next((column for column in range(width) if self._gain(objective, column) > 0), None)
            if entering is None:
                return sum(
                    (objective[self.basis[number]] * row[-1] for number, row in enumerate(self.rows)), Fraction(0)
                )
            ratios = [
                (row[-1] / row[entering], self.basis[number], number)
                for number, row in enumerate(self.rows)
                if row[entering] > 0
            ]
            if not ratios:
                return None
            self._pivot(min(ratios)[2], entering)

    def _gain(self, objective: list[Fraction], column: int) -> Fraction:
        return objective[column] - sum(
            (objective[self.basis[number]] * row[column] for number, row in enumerate(self.rows) if row[column]),
            Fraction(0),
        )

    def _pivot(self, number: int, column: int) -> None:
        pivot = self.rows[number][column]
        self.rows[number] = [cell / pivot for cell in self.rows[number]]
        chosen = self.rows[number]
        for other, row in enumerate(self.rows):
            factor = row[column]
            if other != number and factor:
                self.rows[other] = [cell - factor * mine for cell, mine in zip(row, chosen, strict=True)]
        self.basis[number] = column
