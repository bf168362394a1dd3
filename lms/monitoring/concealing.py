"""Which figures of indicators are hidden: what stands behind each is handed to `suppression`, and one measure is hidden alike wherever it
stands: as a figure, as the denominator of a share, as the numerator of another. Pure.

**Shares.** Of a share, who did and who did not are two tables, and their sum, the denominator, is a third. What is hidden is safe if it can
be otherwise with all that is shown as it is. That is shown in three ways, each in one table while the others stand still or follow:

- who did is more or less, who did not is less or more, and the denominator stays: where that is six or more;
- where the denominator is hidden as well: who did is more or less, and so is the denominator;
- there, too: who did not is more or less, and so is the denominator. That makes the denominator itself safe.

Who belongs to no cooperative is UNKNOWN in every breakdown by what cooperatives are: what one of them hides of it beside something
small another would show. So it is hidden for its own sake, and else only where there is no other way."""

from collections.abc import Callable, Collection, Mapping
from itertools import product

from lms.monitoring.circulation import ENDLESS, LEAST
from lms.monitoring.dimensions import COUNTRY, UNKNOWN
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import Indicator, Kind, Measure, Unit
from lms.monitoring.suppression import TOTAL, Key, Room, complete, hide_table, is_small, open_sums, with_totals

# Who passes an exam completes the course and is certified: nearly the same numbers, so what hides one hides all.
KIN = frozenset({Measure.COMPLETIONS, Measure.COURSE_CERTIFICATES, Measure.EXAMS_PASSED})
_Counted = tuple[Measure, Kind]
_SPARED = (UNKNOWN,)


def hidden_together(
    by_slug: Mapping[str, Mapping[Key, Figure]],
    parents: Mapping[str, str] | None = None,
    *,
    forced: Mapping[str, Collection[Key]] | None = None,
    sum_of: Callable[[Key], Key | None] | None = None,
    is_told: Callable[[Key], bool] | None = None,
) -> dict[str, frozenset[Key]]:
    """Slug → what is hidden of it: place and value, or month; (place, TOTAL) and (COUNTRY, value) are totals, as in suppression.hide_table.

    `by_slug`: slug → (place, value) → figure, of the smallest places with their `parents`; the value is TOTAL where it is no breakdown. Give all
    indicators that are shown anywhere by this breakdown. `forced`: by slug, what is hidden elsewhere. `sum_of`: other sums in which figures
    stand, such as quarters of months; they are hidden where they are not known anyhow. `is_told`: which totals another table shows, unless they
    are forced; where one would have to be hidden, nothing of what makes it is told, zeros and all.
    """
    found = {slug: frozenset[Key]() for slug, figures in by_slug.items()}
    asked = {slug: figures for slug, figures in by_slug.items() if figures and _indicator(figures).is_recorded}
    if asked:
        found |= _Together(asked, parents or {}, forced or {}).found(sum_of, is_told)
    return found


def _indicator(figures: Mapping[Key, Figure]) -> Indicator:
    return next(iter(figures.values())).indicator


class _Together:
    def __init__(
        self,
        by_slug: Mapping[str, Mapping[Key, Figure]],
        parents: Mapping[str, str],
        forced: Mapping[str, Collection[Key]],
    ) -> None:
        self.parents = parents
        self.indicators = [_indicator(figures) for figures in by_slug.values()]
        self.cells: dict[_Counted, dict[Key, int]] = {}
        # What is hidden of each measure, so far and to begin with; it only grows, so it comes to an end.
        self.hidden: dict[_Counted, frozenset[Key]] = {}
        self.forced: dict[_Counted, frozenset[Key]] = {}
        # Of what nothing is told, in no measure.
        self.blank: frozenset[Key] = frozenset()
        self._shown: frozenset[Key] = frozenset()
        # What was hidden of a measure when it was last seen to be enough.
        self._enough: dict[object, object] = {}
        for slug, figures in by_slug.items():
            for key, figure in figures.items():
                for counted, amount in _counts(figure):
                    # A correction that arrives before what it corrects may leave less than nothing for a moment.
                    self.cells.setdefault(counted, {})[key] = max(0, amount)
            first = _behind(_indicator(figures))[0]
            self.forced[first] = self.forced.get(first, frozenset()).union(forced.get(slug, ()))
        self.totals = {counted: with_totals(cells, parents) for counted, cells in self.cells.items()}
        # Numerator and denominator.
        self.shares = [(did, of) for one in self.indicators if one.unit is Unit.SHARE for did, of in [_behind(one)]]

    def found(
        self, sum_of: Callable[[Key], Key | None] | None, is_told: Callable[[Key], bool] | None
    ) -> dict[str, frozenset[Key]]:
        told = frozenset(key for totals in self.totals.values() for key in totals if is_told and is_told(key))
        forced = frozenset[Key]().union(*self.forced.values())
        self._shown = told - forced
        # What is shown of the parts of a hidden total would say how large it is at least.
        self.blank = self._made_of(told & forced)
        before = None
        while before != self.blank:
            before = self.blank
            self._settle()
            self.blank |= self._made_of(self._shown & frozenset().union(*self.hidden.values()))
        if sum_of is not None:
            self.hidden = {
                counted: hidden | open_sums(self.cells[counted], self.parents, hidden, sum_of)
                for counted, hidden in self.hidden.items()
            }
        return {
            one.slug: frozenset[Key]().union(*(self.hidden[counted] for counted in _behind(one)))
            for one in self.indicators
        }

    def _settle(self) -> None:
        """Hides what is needed in each measure until all agree."""
        numerators = {did for did, _of in self.shares}
        self.hidden = {counted: self.forced.get(counted, frozenset()) | self.blank for counted in self.cells}
        self._enough.clear()
        before = None
        while before != self.hidden:
            before = dict(self.hidden)
            for counted in self.cells:
                if counted not in numerators:
                    self._hide(counted, as_=counted, room=self._room_of_counts(counted))
            for did, of in self.shares:
                self._hide_share(did, of)
            kin = [counted for counted in self.cells if counted[0] in KIN]
            together = frozenset[Key]().union(*(self.hidden[counted] for counted in kin))
            self.hidden |= dict.fromkeys(kin, together)

    def _made_of(self, totals: Collection[Key]) -> frozenset[Key]:
        """The cells of these rows and columns."""
        keys = {key for cells in self.totals.values() for key in cells}
        rows = {place for place, value in totals if place != COUNTRY}
        columns = {value for place, value in totals if place == COUNTRY}
        return frozenset(
            (place, value)
            for place, value in product({place for place, _value in keys}, {value for _place, value in keys})
            if value != TOTAL and place != COUNTRY and (place in rows or value in columns)
        ) | frozenset((COUNTRY, value) for _place, value in keys if value != TOTAL and (COUNTRY, TOTAL) in totals)

    def _hide(
        self, counted: _Counted, *, as_: object, room: Callable[[Key], Room] | None, safe: Collection[Key] = ()
    ) -> None:
        hidden = self.hidden[counted]
        if self._enough.get(as_) != hidden:
            self.hidden[counted] = self._enough[as_] = hidden | hide_table(
                self.cells[counted], self.parents,
                forced=hidden, shown=self._shown, spared=_SPARED, room=room, safe=safe, blank=self.blank,
            )  # fmt: skip

    def _least(self, key: Key) -> int:
        """What everybody knows that a hidden figure is at least."""
        return int(key not in self.blank)

    def _room_of_counts(self, counted: _Counted) -> Callable[[Key], Room] | None:
        """Of a denominator: who did not, with who did as they are."""
        parts = [did for did, of in self.shares if of == counted]
        if not parts:
            return None
        all_of = self.totals[counted]

        def room(key: Key) -> Room:
            did_not = min(all_of[key] - self.totals[did].get(key, 0) for did in parts)
            return max(0, did_not - self._least(key)), ENDLESS

        return room

    def _hide_share(self, did: _Counted, of: _Counted) -> None:
        who_did, all_of = self.totals[did], self.totals[of]
        narrow = {key for key, amount in all_of.items() if amount <= LEAST}
        few = {key for key, amount in all_of.items() if is_small(amount - who_did.get(key, 0))}

        def free(key: Key) -> Room:
            return who_did[key] - self._least(key), ENDLESS

        def fixed(key: Key) -> Room:
            did_not = all_of.get(key, 0) - who_did[key]
            return who_did[key] - self._least(key), max(0, did_not - self._least(key))

        # Of five who did or did not there are four ways only: the five are hidden as well.
        tight = {key for key in narrow & (few | self.hidden[did]) if who_did.get(key)}
        if self._enough.get((did, of)) != self.hidden[of] | tight:
            self.hidden[of] |= tight | complete(
                self.cells[did], self.parents, self.hidden[of] | tight,
                shown=self._shown, spared=_SPARED, room=free, safe=all_of.keys() - narrow, blank=self.blank,
            )  # fmt: skip
            self._enough[did, of] = self.hidden[of]
        self.hidden[did] |= self.hidden[of] | few
        self._hide(did, as_=(did, of, "did"), room=fixed, safe=narrow)


def _counts(figure: Figure) -> list[tuple[_Counted, int]]:
    behind = _behind(figure.indicator)
    if len(behind) == 2:
        return list(zip(behind, (figure.amount, figure.of or 0), strict=True))
    return [(behind[0], figure.behind)]


def _behind(one: Indicator) -> tuple[_Counted, ...]:
    """The measures that count people or cooperatives: of a share who did and all; else the one."""
    if one.counted_by is not None:
        return ((one.counted_by, one.kind),)
    assert one.measure is not None
    if one.denominator is None:
        return ((one.measure, one.kind),)
    if one.unit is Unit.SHARE:
        return (one.measure, one.kind), (one.denominator, one.kind)
    return ((one.denominator, one.kind),)
