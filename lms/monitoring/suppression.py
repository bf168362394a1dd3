"""Which figures of a table are hidden, so that nobody can be recognised in it. Pure.

A figure of 1 to 4 is hidden; a zero is shown, for it tells of nobody. Whoever knows a total and all figures but one knows that one, too: so
further figures are hidden, the smallest first, until each hidden one may be at least five different numbers for somebody who adds
and subtracts all that is shown and knows that hidden figures are not zero (`circulation`). Totals are hidden only where nothing else
helps, the total of all last. All hidden figures look the same: "fewer than 5" on some would tell how large the others are.

**One answer for all pages.** A figure that one page hides and another shows is shown. So always judge the whole that belongs together, and
show a part of what comes out: regions and provinces in one tree, a breakdown at one place as one row of the breakdown at all places. Keys
are codes, and their order is their own: neither the language of the page nor the order of its rows changes what is hidden.

**Shares.** Who did and who did not are two columns whose total is the denominator. "97 of 100 passed" tells of three people as surely as
"3 of 100 failed": so a share is hidden where its numerator, its denominator or what lies between them is.

**Means and sums** (days, dirhams, levels) are hidden where the count behind them is.

What this does not hold against: somebody who knows members of a small group beforehand, and comparing what two periods show.
A month hidden in a year whose other months are shown is a tree like that of places: judge it as one (`hide_tree`). Breakdowns of
months by place and value together are beyond a network: for those show years alone.
"""

from collections.abc import Collection, Mapping

from lms.monitoring.circulation import LEAST, Network
from lms.monitoring.dimensions import COUNTRY

# The value under which the total of a row stands, as in cells of Dimension.ALL; the place of the total of a column is COUNTRY.
TOTAL = ""
DID, DID_NOT = "did", "did not"

# Place and value.
Key = tuple[str, str]


def is_small(amount: int) -> bool:
    return 0 < amount < LEAST


def hide_tree(
    leaves: Mapping[str, int], parents: Mapping[str, str], *, forced: Collection[str] = (), spared: Collection[str] = ()
) -> frozenset[str]:
    """Of places within places: the names of those whose figure is hidden. Figures of what is no leaf are the sums of theirs.

    `parents`: of every name but COUNTRY; what has none lies in the country itself. `forced`: as in hide_table. `spared`: where nothing else is
    left but the total of all, and where it is small itself.
    """
    hidden = _hidden(
        {(name, TOTAL): amount for name, amount in leaves.items()},
        parents,
        {(one, TOTAL) for one in forced},
        spared=spared,
    )
    return frozenset(name for name, _value in hidden)


def hide_table(
    cells: Mapping[Key, int],
    parents: Mapping[str, str] | None = None,
    *,
    forced: Collection[Key] = (),
    shown: Collection[Key] = (),
    spared: Collection[str] = (),
) -> frozenset[Key]:
    """Of a breakdown by value at every place: the (place, value) to hide. (place, TOTAL), (COUNTRY, value), (COUNTRY, TOTAL) are totals.

    `cells`: of the smallest places; those of the places around them are their sums. Without `parents` the rows are anything, all in one total.
    `forced`: hidden already elsewhere. `shown`: shown elsewhere, so hiding it here helps nobody; it is taken only where nothing else is left.
    `spared`: places, as in hide_tree.
    """
    return _hidden(cells, parents or {}, forced, shown=shown, spared=spared)


def _hidden(
    cells: Mapping[Key, int],
    parents: Mapping[str, str],
    forced: Collection[Key],
    *,
    shown: Collection[Key] = (),
    spared: Collection[str] = (),
) -> frozenset[Key]:
    amounts = _with_totals(cells, parents)
    keys = sorted(key for key, amount in amounts.items() if amount)
    if not any(is_small(amounts[key]) or key in forced for key in keys):
        return frozenset()
    network = Network(
        ends=_ends(keys, cells, parents),
        values=[amounts[key] for key in keys],
        prices=_prices(keys, amounts, cells, shown=frozenset(shown), spared=spared),
        dear=amounts[COUNTRY, TOTAL] + 1,
        hidden={arc for arc, key in enumerate(keys) if is_small(amounts[key]) or key in forced},
    )
    network.protect()
    return frozenset(keys[arc] for arc in network.hidden)


def _with_totals(cells: Mapping[Key, int], parents: Mapping[str, str]) -> dict[Key, int]:
    amounts: dict[Key, int] = {}
    for (place, value), amount in cells.items():
        if amount < 0:
            raise ValueError(f"{place!r}, {value!r}: {amount}")
        around: str | None = place
        while around is not None:
            for column in {value, TOTAL}:
                amounts[around, column] = amounts.get((around, column), 0) + amount
            around = None if around == COUNTRY else parents.get(around, COUNTRY)
    return amounts


def _ends(keys: list[Key], cells: Mapping[Key, int], parents: Mapping[str, str]) -> list[tuple[int, int]]:
    """Of each figure, the two sums in which it stands. Rows: the columns of a place make its total, totals of places those of what is
    around. Columns: the same value in places makes that of what is around them. Where both end, they meet (vertex 0)."""
    numbers: dict[tuple[str, str, str], int] = {}

    def row(place: str) -> int:
        return numbers.setdefault(("row", place, ""), len(numbers) + 1)

    def column(place: str, value: str) -> int:
        return numbers.setdefault(("column", place, value), len(numbers) + 1)

    has_columns = any(value != TOTAL for _place, value in keys)

    def ends(place: str, value: str) -> tuple[int, int]:
        around = None if place == COUNTRY else parents.get(place, COUNTRY)
        if has_columns and value == TOTAL:
            return row(place), 0 if around is None else row(around)
        above = 0 if around is None else column(around, value)
        if (place, value) not in cells:
            return above, column(place, value)
        return above, row(place) if has_columns else 0

    return [ends(place, value) for place, value in keys]


def _prices(
    keys: list[Key],
    amounts: Mapping[Key, int],
    cells: Mapping[Key, int],
    *,
    shown: frozenset[Key],
    spared: Collection[str],
) -> list[int]:
    """What is hidden counts by its size; any number of cells rather than one total, any number of totals rather than that of all. Of
    what is spared: many totals rather, but not that of all."""
    cell = amounts[COUNTRY, TOTAL] + 1
    total = cell * (len(keys) + 1)

    def price(key: Key) -> int:
        if key in shown:
            return amounts[key] + total * (len(keys) + 1)
        if key[0] in spared:
            return amounts[key] + cell * len(keys)
        if key in cells:
            return amounts[key]
        return amounts[key] + (total if key == (COUNTRY, TOTAL) else cell)

    return [price(key) for key in keys]
