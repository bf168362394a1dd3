"""Which figures of a table are hidden, so that nobody can be recognised in it. Pure.

A figure of 1 to 4 is hidden; a zero is shown, for it tells of nobody. Whoever knows a total and all figures but one knows that one, too: so
further figures are hidden, the smallest first, until each hidden one may be at least five different numbers for somebody who adds
and subtracts all that is shown and knows that hidden figures are not zero (`circulation`). Totals are hidden only where nothing else
helps, the total of all last. All hidden figures look the same: "fewer than 5" on some would tell how large the others are.

**One answer for all pages.** A figure that one page hides and another shows is shown. So always judge the whole that belongs together, and
show a part of what comes out: regions and provinces in one tree, a breakdown at one place as one row of the breakdown at all places. Keys
are codes, and their order is their own: neither the language of the page nor the order of its rows changes what is hidden.

**Shares.** Who did and who did not make the denominator. "97 of 100 passed" tells of three people as surely as "3 of 100 failed": so
concealing.py hides a share where its numerator, its denominator or what lies between them is.

**Means and sums** (days, dirhams, levels) are hidden where the count behind them is.

**Months.** What is added up from months is a table of places by the months of a year; its total is the year (judging.py).

What this does not hold against: somebody who knows members of a small group beforehand, and comparing what two days show.
Months by place and by value are beyond a network: below the country breakdowns are told of whole years alone (telling.py).
"""

from collections.abc import Callable, Collection, Mapping

from lms.monitoring import circulation
from lms.monitoring.circulation import ENDLESS, LEAST, Network
from lms.monitoring.dimensions import COUNTRY

# The value under which the total of a row stands, as in cells of Dimension.ALL; the place of the total of a column is COUNTRY.
TOTAL = ""

# Place and value.
Key = tuple[str, str]
# How far a figure can be lowered, and raised.
Room = tuple[int, int]


def is_small(amount: int) -> bool:
    return 0 < amount < LEAST


def hide_table(
    cells: Mapping[Key, int],
    parents: Mapping[str, str] | None = None,
    *,
    forced: Collection[Key] = (),
    shown: Collection[Key] = (),
    spared: Collection[str] = (),
    room: Callable[[Key], Room] | None = None,
    safe: Collection[Key] = (),
    blank: Collection[Key] = (),
) -> frozenset[Key]:
    """Of a breakdown by value at every place: the (place, value) to hide. (place, TOTAL), (COUNTRY, value), (COUNTRY, TOTAL) are totals;
    where the only value is TOTAL, it is a breakdown by places alone.

    `forced`: hidden already elsewhere. The others as in `complete`.
    """
    small = {key for key, amount in with_totals(cells, parents or {}).items() if is_small(amount)}
    return complete(cells, parents, small.union(forced), shown=shown, spared=spared, room=room, safe=safe, blank=blank)


def complete(
    cells: Mapping[Key, int],
    parents: Mapping[str, str] | None,
    hidden: Collection[Key],
    *,
    shown: Collection[Key] = (),
    spared: Collection[str] = (),
    room: Callable[[Key], Room] | None = None,
    safe: Collection[Key] = (),
    blank: Collection[Key] = (),
) -> frozenset[Key]:
    """`hidden`, but for zeros that are not `blank`, and what else must be hidden for their sake.

    `cells`: of the smallest places; those of the places around them are their sums. Without `parents` the rows are anything, all in one total;
    of every name but COUNTRY, what has no parent lies in the country itself.
    `shown`: shown elsewhere, so hiding it here helps nobody; it is taken only where nothing else is left. `spared`: places, taken where nothing
    else is left but the total of all. `room`: where more is known of a figure than that it is 1 at least. `safe`: what needs none other here.
    `blank`: hidden together with zeros among them, so that nobody knows they are 1 at least.
    """
    if not hidden and not blank:
        return frozenset()
    amounts = with_totals(cells, parents or {})
    keys = sorted(key for key, amount in amounts.items() if amount or key in blank)
    arcs = {arc for arc, key in enumerate(keys) if key in hidden or key in blank}
    if not arcs:
        return frozenset()
    rooms = [room(key) if room else (amounts[key] - (key not in blank), ENDLESS) for key in keys]
    network = Network(
        ends=_ends(keys, cells, parents or {}),
        values=[amounts[key] for key in keys],
        up=[up for _down, up in rooms],
        down=[down for down, _up in rooms],
        prices=_prices(keys, amounts, cells, shown=frozenset(shown), spared=spared),
        dear=amounts[COUNTRY, TOTAL] + 1,
        hidden=arcs,
        safe={arc for arc in arcs if keys[arc] in safe or not amounts[keys[arc]]},
    )
    network.protect()
    return frozenset(keys[arc] for arc in network.hidden)


def open_sums(
    cells: Collection[Key],
    parents: Mapping[str, str] | None,
    hidden: Collection[Key],
    sum_of: Callable[[Key], Key | None],
) -> frozenset[Key]:
    """Which sums of figures, as `sum_of` names that in which a figure stands, are not known where these figures are hidden. Whoever shows the
    others tells nothing more. `cells`: the smallest."""
    keys = sorted(hidden)
    return frozenset(circulation.open_sums(_ends(keys, cells, parents or {}), [sum_of(key) for key in keys]))


def with_totals(cells: Mapping[Key, int], parents: Mapping[str, str]) -> dict[Key, int]:
    """Of the places around and of all values, too."""
    amounts: dict[Key, int] = {}
    for (place, value), amount in cells.items():
        if amount < 0:
            raise ValueError(f"{place!r}, {value!r}: {amount}")
        columns = (value,) if value == TOTAL else (value, TOTAL)
        around: str | None = place
        while around is not None:
            for column in columns:
                amounts[around, column] = amounts.get((around, column), 0) + amount
            around = None if around == COUNTRY else parents.get(around, COUNTRY)
    return amounts


def _ends(keys: list[Key], cells: Collection[Key], parents: Mapping[str, str]) -> list[tuple[int, int]]:
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
