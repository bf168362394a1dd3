"""What cooperatives keep in order beside learning: papers, accounts, cash books, self-assessments. All shares are assumed."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from lms.core.months import month_of
from lms.monitoring.country.ids import Kind, Numbers
from lms.monitoring.country.population import Country, Place
from lms.monitoring.country.rows import at, moment, second_of
from lms.monitoring.country.sinks import Sink
from lms.pathway.diagnosis.instrument import CURRENT, instrument

HAS_PAPERS, IS_VERIFIED, IS_REFUSED = 0.55, 0.7, 0.08
HAS_ACCOUNTS, HAS_CASH_BOOK, CASH_MONTHS = 0.45, 0.2, 14
ASSESSED, ASSESSED_AGAIN, SHARED = 0.32, 0.45, 0.6
# Turnover of a year per member, in dirhams, at the middle; it differs as e to a normal deviate of this.
TURNOVER, SPREAD = 9_000, 0.9


class Papers:
    """`file`: name and size of the paper that stands for all of them."""

    def __init__(self, country: Country, sink: Sink, *, file: tuple[str, int]) -> None:
        self._country, self._sink, self._file = country, sink, file
        self._ids, self._chance = Numbers(country.options.seed), country.options.chance("papers")
        self._now = second_of(country.options.now)
        self._today = country.options.now.date()
        self._numbers = dict.fromkeys(Kind, 0)
        self._dimensions = [one.id for one in instrument(CURRENT).dimensions]

    def tell_all(self) -> Iterator[int]:
        draw = self._chance.random
        for place in self._country.cooperatives:
            # Who learns much keeps its papers, too.
            keen = 0.6 + 0.8 * place.keen
            if draw() < HAS_PAPERS * keen:
                self._file_papers(place)
            if draw() < HAS_ACCOUNTS * keen:
                self._close_years(place)
            if draw() < HAS_CASH_BOOK * keen:
                self._keep_cash_book(place)
            if draw() < ASSESSED * keen:
                self._assess(place)
            yield 1

    def _id(self, kind: Kind) -> str:
        self._numbers[kind] += 1
        return self._ids.id(kind, self._numbers[kind])

    def _home(self, place: Place) -> tuple[str, str, str]:
        """The cooperative, its president and its treasurer."""
        return (
            self._ids.id(Kind.COOPERATIVE, place.number), self._ids.id(Kind.PERSON, place.first),
            self._ids.id(Kind.PERSON, place.first + 1),
        )  # fmt: skip

    def _file_papers(self, place: Place) -> None:
        home, president, _treasurer = self._home(place)
        draw = self._chance.random
        filed = self._now - int(draw() * 420 * 86_400) - 86_400
        for kind in ("statutes", "minutes", "accounts"):
            drawn = draw()
            verdict = "verified" if drawn < IS_VERIFIED else "refused" if drawn < IS_VERIFIED + IS_REFUSED else None
            dated = at(filed - 20 * 86_400)[:10]
            self._sink.row(
                "cooperative_document",
                (
                    self._id(Kind.DOCUMENT), home, kind, dated, "adviser", *self._file, president, at(filed), president,
                    at(filed), verdict, "ناقص" if verdict == "refused" else None, at(filed + 3_600) if verdict else None,
                ),
            )  # fmt: skip

    def _close_years(self, place: Place) -> None:
        home, _president, treasurer = self._home(place)
        turnover = TURNOVER * place.size * self._chance.lognormvariate(0, SPREAD)
        for year in range(max(place.registered_on.year, self._today.year - 2), self._today.year):
            turnover *= self._chance.uniform(0.85, 1.25)
            surplus = turnover * self._chance.uniform(-0.05, 0.15)
            self._sink.row(
                "cooperative_year",
                (
                    self._id(Kind.YEAR), home, f"{year}-12-31", round(turnover) * 100, round(surplus) * 100, treasurer,
                    moment(f"{year + 1}-{1 + self._chance.randrange(min(5, self._months_of(year + 1))):02}-20"),
                ),
            )  # fmt: skip

    def _months_of(self, year: int) -> int:
        """That have passed, at least one."""
        return 12 if year < self._today.year else max(self._today.month - 1, 1)

    def _keep_cash_book(self, place: Place) -> None:
        home, _president, treasurer = self._home(place)
        last = month_of(self._today) - 1
        monthly = TURNOVER * place.size / 12
        for number in range(1 + int(self._chance.random() * CASH_MONTHS)):
            year, index = divmod(last - number, 12)
            if date(year, index + 1, 28) <= place.registered_on:
                return
            taken = round(monthly * self._chance.uniform(0.6, 1.5)) * 100
            spent = round(taken * self._chance.uniform(0.6, 1.0))
            written = date(year, index + 1, 28) + timedelta(days=4)
            self._sink.row(
                "cash_month",
                (
                    self._id(Kind.CASH_MONTH), home, last - number, 1, taken, spent, round(monthly) * 100, treasurer,
                    moment(min(written, self._today - timedelta(days=1)).isoformat()),
                ),
            )  # fmt: skip

    def _assess(self, place: Place) -> None:
        draw = self._chance.random
        first = self._now - int((60 + draw() * 600) * 86_400)
        levels = {name: 1 + int(draw() * 3) for name in self._dimensions}
        self._close_round(place, first, levels)
        again = first + int((200 + draw() * 200) * 86_400)
        if draw() < ASSESSED_AGAIN and again < self._now - 5 * 86_400:
            better = {name: min(max(level + _step(self._chance), 1), 5) for name, level in levels.items()}
            self._close_round(place, again, better)

    def _close_round(self, place: Place, opened: int, levels: dict[str, int]) -> None:
        home, president, _treasurer = self._home(place)
        found, closed = self._id(Kind.ROUND), opened + 2 * 86_400
        self._sink.row(
            "diagnosis_round",
            (found, home, CURRENT, at(opened), president, at(closed - 3_600), at(closed), president),
        )
        for name, level in levels.items():
            self._sink.row("diagnosis_level", (found, name, level))
        if self._chance.random() < SHARED:
            self._sink.row("diagnosis_sharing", (self._id(Kind.SHARING), found, at(closed + 86_400), president))


def _step(chance: random.Random) -> int:
    drawn = chance.random()
    return -1 if drawn < 0.1 else 0 if drawn < 0.5 else 1 if drawn < 0.9 else 2
