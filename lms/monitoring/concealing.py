"""Which figures of indicators are hidden: what stands behind each is handed to `suppression`, and one measure is hidden alike wherever it
stands: as a figure, as the denominator of a share, as the numerator of another. Pure.

Who belongs to no cooperative is UNKNOWN in every breakdown by what cooperatives are: what one of them hides of it beside something
small another would show. So it is hidden for its own sake, and else only where there is no other way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from lms.monitoring.dimensions import COUNTRY, UNKNOWN
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import BY_SLUG, Indicator, Kind, Measure, Unit
from lms.monitoring.suppression import DID, DID_NOT, TOTAL, Key, hide_table, hide_tree

# Of sums of money: the indicator that counts what is added. Read it with them.
COUNTS_BEHIND = {
    "sales-declared": replace(
        BY_SLUG["sales-declared"], slug="accounts-declared", measure=Measure.ACCOUNTS_DECLARED, unit=Unit.COUNT
    )
}
_Counted = tuple[Measure, Kind]


def hidden_of(
    figures: Mapping[str, Figure], parents: Mapping[str, str] | None = None, *, forced: Collection[str] = ()
) -> frozenset[str]:
    """Of one indicator that no other table shows a part of. As `hidden_together`."""
    if not figures:
        return frozenset()
    slug = next(iter(figures.values())).indicator.slug
    return hidden_together({slug: figures}, parents, forced={slug: forced})[slug]


def hidden_together(
    by_slug: Mapping[str, Mapping[str, Figure]],
    parents: Mapping[str, str] | None = None,
    *,
    forced: Mapping[str, Collection[str]] | None = None,
) -> dict[str, frozenset[str]]:
    """Slug → values, or places, whose figure is hidden; COUNTRY is the total of all.

    `by_slug`: slug → value → figure, or of the smallest places with their `parents` (suppression.hide_tree). Give all indicators that
    are shown anywhere by this breakdown. A sum of money needs those of COUNTS_BEHIND; without, all of it is hidden. `forced`: by slug, what another
    breakdown hides already: its total.
    """
    work = _Together(by_slug, dict(parents or {}), forced or {})
    work.settle()
    return work.found


@dataclass
class _Together:
    by_slug: Mapping[str, Mapping[str, Figure]]
    parents: Mapping[str, str]
    forced: Mapping[str, Collection[str]]
    # What is hidden of each measure so far; it only grows, so it comes to an end.
    hidden: dict[_Counted, frozenset[str]] = field(default_factory=dict)
    found: dict[str, frozenset[str]] = field(default_factory=dict)

    def settle(self) -> None:
        shown = {
            (one.measure, one.kind) for one in self._indicators() if one.unit is Unit.COUNT and one.measure is not None
        }
        before = None
        while before != self.hidden:
            before = dict(self.hidden)
            for one in self._indicators():
                self.found[one.slug] = self._hide(one, shown)

    def _indicators(self) -> list[Indicator]:
        """Counts first: shares are fitted to them."""
        found = [next(iter(figures.values())).indicator for figures in self.by_slug.values() if figures]
        self.found |= {slug: frozenset() for slug, figures in self.by_slug.items() if not figures}
        return sorted(found, key=lambda one: (one.unit is not Unit.COUNT, one.slug))

    def _hide(self, one: Indicator, shown: Collection[_Counted]) -> frozenset[str]:
        figures = self.by_slug[one.slug]
        if one.measure is None:
            return frozenset()
        if one.denominator is not None and one.unit is Unit.SHARE:
            return self._hide_shares(one, (one.measure, one.kind), (one.denominator, one.kind), shown)
        if one.denominator is not None:
            return self._hide_counts(
                one.slug, (one.denominator, one.kind), {name: figure.of or 0 for name, figure in figures.items()}
            )
        if one.unit is not Unit.DIRHAMS:
            return self._hide_counts(
                one.slug, (one.measure, one.kind), {name: figure.amount for name, figure in figures.items()}
            )
        counter = COUNTS_BEHIND[one.slug]
        if counter.slug not in self.by_slug:
            return self._with_what_is_around({name for name, figure in figures.items() if figure.amount})
        counts = {name: figure.amount for name, figure in self.by_slug[counter.slug].items()}
        return self._hide_counts(one.slug, (Measure.ACCOUNTS_DECLARED, one.kind), counts)

    def _hide_counts(self, slug: str, counted: _Counted, amounts: Mapping[str, int]) -> frozenset[str]:
        forced = self.hidden.get(counted, frozenset()) | set(self.forced.get(slug, ()))
        # A correction that arrives before what it corrects may leave less than nothing for a moment.
        whole = {name: max(0, amount) for name, amount in amounts.items()}
        self.hidden[counted] = hide_tree(whole, self.parents, forced=forced, spared={UNKNOWN})
        return self.hidden[counted]

    def _hide_shares(self, one: Indicator, did: _Counted, of: _Counted, shown: Collection[_Counted]) -> frozenset[str]:
        figures = self.by_slug[one.slug]
        cells: dict[Key, int] = {}
        for name, figure in figures.items():
            cells[name, DID] = max(0, figure.amount)
            # Who left the register may still be certified: then nobody is without.
            cells[name, DID_NOT] = max(0, (figure.of or 0) - figure.amount)
        names = self._with_what_is_around(set(figures))
        columns = ((did, DID), (of, TOTAL))
        forced = {(name, column) for counted, column in columns for name in self.hidden.get(counted, frozenset())}
        forced |= {(name, column) for name in self.forced.get(one.slug, ()) for column in (DID, TOTAL)}
        elsewhere = {(name, column) for counted, column in columns if counted in shown for name in names}
        hidden = hide_table(cells, self.parents, forced=forced, shown=elsewhere - forced, spared={UNKNOWN})
        for counted, column in columns:
            more = {name for name, where in hidden if where == column}
            self.hidden[counted] = self.hidden.get(counted, frozenset()) | more
        return frozenset(name for name, _column in hidden)

    def _with_what_is_around(self, names: set[str]) -> frozenset[str]:
        found = set(names)
        for name in names:
            around = name
            while around != COUNTRY:
                around = self.parents.get(around, COUNTRY)
                found.add(around)
        return frozenset(found)


def hidden_breakdowns(
    figures: Mapping[Key, Figure],
    parents: Mapping[str, str] | None = None,
    *,
    counts: Mapping[Key, int] | None = None,
    forced: Collection[Key] = (),
) -> frozenset[Key]:
    """Of one indicator by place and value: the (place, value) to hide. (place, TOTAL) and (COUNTRY, value) are totals, as in
    suppression.hide_table; for what is shown of one place take its keys from this answer.

    `figures`: of all smallest places. `counts`: what stands behind each sum of money. `forced`: hidden elsewhere, such as places by
    themselves. Numerators, and who is left of the denominators, are hidden in the same cells: then both tables are safe one by one,
    and the denominator, shown in the other cells alone, adds nothing. So whoever shows denominators as counts hides these cells, too.
    """
    if not figures:
        return frozenset()
    one = next(iter(figures.values())).indicator
    if one.unit is Unit.SHARE:
        parts = [
            {key: max(0, figure.amount) for key, figure in figures.items()},
            {key: max(0, (figure.of or 0) - figure.amount) for key, figure in figures.items()},
        ]
    elif one.unit is Unit.DIRHAMS:
        # Without counts each sum counts as one: all of it is hidden.
        parts = [{key: counts.get(key, 0) if counts else min(1, figure.amount) for key, figure in figures.items()}]
    else:
        parts = [{key: max(0, figure.behind) for key, figure in figures.items()}]
    hidden, before = frozenset(forced), None
    while before != hidden:
        before = hidden
        for cells in parts:
            hidden |= hide_table(cells, parents, forced=hidden)
    return hidden
