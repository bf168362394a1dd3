"""An officer adds up the pages of months, quarters and years, of provinces, regions and the country, and by sex: nothing hidden comes out."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import product

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lms.core.db import db
from lms.monitoring import judging
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import BY_SLUG, Measure
from lms.monitoring.judging import hidden_totals, hidden_values
from lms.monitoring.periods import Period
from lms.monitoring.telling import told_of
from tests.conftest import empty_tables
from tests.monitoring.bounds import Key, Sum, bounds
from tests.monitoring.cells import AGADIR, AZILAL, TIZNIT, put

TODAY = date(2026, 11, 20)
ENROLLED = BY_SLUG["enrolled"]
YEAR = Period.parse("2025")
MONTHS = [Period.parse(text) for text in ("2025-01", "2025-02", "2025-05")]
PERIODS = [YEAR, *YEAR.parts[:2], *MONTHS]
WHOLE = {"": ["MA-09", "MA-05"], "MA-09": ["MA-TAR", "MA-TIZ"], "MA-05": ["MA-AZI"]}
PLACES = ["", "MA-09", "MA-05", "MA-TAR", "MA-TIZ", "MA-AZI"]
SEXES = ("f", "m")
FEW = 5
# Place, sex ("" for both), period.
Cell = tuple[str, str, Period]
amount = st.one_of(st.integers(0, 6), st.integers(0, 40))
countries = st.lists(amount, min_size=18, max_size=18)


def key_of(cell: Cell) -> Key:
    place, sex, period = cell
    return f"{place}/{sex}", str(period)


def sums() -> Iterable[Sum]:
    """What everybody knows: parts make the whole, of places, of sexes, of months."""

    def of(parts: Iterable[Cell], whole: Cell) -> Sum:
        return tuple(map(key_of, parts)), key_of(whole)

    for sex, period, (place, parts) in product(("", *SEXES), PERIODS, WHOLE.items()):
        yield of([(part, sex, period) for part in parts], (place, sex, period))
    for place, period in product(PLACES, PERIODS):
        yield of([(place, sex, period) for sex in SEXES], (place, "", period))
    for place, sex in product(PLACES, ("", *SEXES)):
        yield of([(place, sex, quarter) for quarter in YEAR.parts[:2]], (place, sex, YEAR))
        for quarter in YEAR.parts[:2]:
            yield of([(place, sex, month) for month in MONTHS if month.quarter == quarter], (place, sex, quarter))


def test_nobody_computes_back_what_a_page_hides(app: Flask) -> None:
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(countries)
    def check(drawn: list[int]) -> None:
        judging.forget()
        amounts = dict.fromkeys(product(PLACES, ("", *SEXES), PERIODS), 0)
        for (where, sex, month), number in zip(product((AGADIR, TIZNIT, AZILAL), SEXES, MONTHS), drawn, strict=True):
            put(Measure.ENROLMENTS, number, month=str(month), places=where)
            put(Measure.ENROLMENTS, number, month=str(month), places=where, by=Dimension.SEX, value=sex)
            for place, one, period in product(where, ("", sex), (month, month.quarter, YEAR)):
                if (place, one, period) in amounts:
                    amounts[place, one, period] += number
        try:
            assert_safe(amounts)
        finally:
            db.session.remove()
            empty_tables()

    check()


def assert_safe(amounts: Mapping[Cell, int]) -> None:
    untold = {cell for cell in amounts if not _is_told(*cell)}
    hidden = {cell for cell in amounts if cell not in untold and _is_hidden(*cell)}
    assert {cell for cell, number in amounts.items() if 0 < number < FEW} <= hidden | untold
    asked = {
        key_of(cell): cell for cell in hidden | untold if amounts[cell] and (cell in hidden or amounts[cell] < FEW)
    }

    found = bounds(
        list(sums()),
        {key_of(cell): number for cell, number in amounts.items()},
        sorted(map(key_of, hidden | untold)),
        # Where nothing of a place is told, nobody knows that a hidden figure is 1 at least.
        may_be_zero={key_of(cell) for cell in untold | hidden if cell in untold or _is_blank(hidden, amounts, *cell)},
        asked=asked,
    )

    for key, cell in asked.items():
        least, most = found[key]
        assert most is None or most > least, f"{cell} is {amounts[cell]}"
        if cell in hidden:
            assert most is None or most - least >= FEW - 1, f"{cell} ({amounts[cell]}) lies between {least} and {most}"


def _is_told(place: str, sex: str, period: Period) -> bool:
    return not sex or told_of([ENROLLED], Dimension.SEX, place, period) == period


def _is_blank(hidden: Collection[Cell], amounts: Mapping[Cell, int], place: str, sex: str, period: Period) -> bool:
    return bool(sex) and all((place, one, period) in hidden for one in SEXES)


def _is_hidden(place: str, sex: str, period: Period) -> bool:
    if not sex:
        return ("enrolled", place, "") in hidden_totals(place, period, TODAY)
    return ("enrolled", place, sex) in hidden_values(ENROLLED, Dimension.SEX, place, period, TODAY)
