"""Differences and axes in the reader's words."""

import pytest
from flask import Flask

from lms.core.i18n import LANGUAGES, speaking
from lms.monitoring.comparing import Difference, Scale, Verdict
from lms.monitoring.indicators import Unit
from lms.monitoring.reading.saying import axis_text, difference_text, month_name


@pytest.mark.parametrize(
    ("found", "english", "french"),
    [
        (Difference(Verdict.MORE, 0.12), "\u2066+12%\u2069", "\u2066+12\u202f%\u2069"),
        (Difference(Verdict.LESS, 0.3), "\u2066−30%\u2069", "\u2066−30\u202f%\u2069"),
        (Difference(Verdict.MORE, 2.5, Scale.TIMES), "\u2066× 2.5\u2069", "\u2066× 2,5\u2069"),
        (Difference(Verdict.LESS, 3, Scale.POINTS), "\u2066−3\u2069 points", "\u2066−3\u2069 points"),
        (Difference(Verdict.MORE, 0.4, Scale.LEVELS), "\u2066+0.4\u2069 levels", "\u2066+0,4\u2069 niveau"),
        (Difference(Verdict.UNCLEAR), "no clear difference", "pas d’écart net"),
        (Difference(Verdict.FEW), "too few to compare", "trop peu pour comparer"),
        (Difference(Verdict.NONE), "–", "–"),
    ],
)
def test_difference_in_words(app: Flask, found: Difference, english: str, french: str) -> None:
    for code, expected in (("en", english), ("fr", french)):
        with app.test_request_context("/"), speaking(LANGUAGES[code]):
            assert difference_text(found).replace("\xa0", "\u202f") == expected


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        (Unit.COUNT, 25_000, "25,000"), (Unit.DIRHAMS, 2_500_000, "2.5 M"), (Unit.SHARE, 0.25, "25%"),
        (Unit.SHARE, 0.025, "2.5%"), (Unit.DAYS, 12.5, "12.5"), (Unit.LEVELS, 0.5, "0.5"),
    ],
)  # fmt: skip
def test_axis_is_short(app: Flask, unit: Unit, value: float, expected: str) -> None:
    with app.test_request_context("/"), speaking(LANGUAGES["en"]):
        assert axis_text(unit, value) == expected


def test_months_are_short_where_the_language_has_short_ones(app: Flask) -> None:
    for code, expected in (("fr", "oct."), ("ar", "أكتوبر")):
        with app.test_request_context("/"), speaking(LANGUAGES[code]):
            assert month_name(24_309, "abbreviated") == expected
