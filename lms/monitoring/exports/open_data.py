"""Anonymous totals for everybody: what is published, and in which form. Documented in docs/open-data.md; a change of form is a new version.

Only years that are over: a running one grows, and two states of it tell what lies between them. Everything is by the country or by one
breakdown; what is hidden is judged over all breakdowns that share a total (`concealing`), and what pages hide is hidden here as well.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.cooperatives import territory
from lms.core.i18n import LANGUAGES, speaking
from lms.core.sheets import BYTE_ORDER_MARK, harmless
from lms.monitoring import figures
from lms.monitoring.circulation import LEAST
from lms.monitoring.concealing import hidden_together
from lms.monitoring.dimensions import COUNTRY, Dimension
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import INDICATORS, Indicator
from lms.monitoring.judging import hidden_totals, hidden_values, with_hidden_zeros
from lms.monitoring.naming import value_names
from lms.monitoring.periods import Period
from lms.monitoring.suppression import TOTAL

VERSION = 1
PUBLISHER = "Office du Développement de la Coopération (ODCo), Morocco"
REUSE = (
    "Published by the Office du Développement de la Coopération (ODCo). Reuse names the source and the date in as_of. "
    "Names and codes of regions and provinces: © OpenStreetMap contributors, ODbL 1.0."
)
LANGUAGE_CODES = ("ar", "fr")
# What is free text, names somebody or is a handful of people stays out; and delegations, which are sums of provinces across regions: from
# what is shown of them, a province that is hidden could be computed.
PUBLISHED = (
    Dimension.ALL, Dimension.REGION, Dimension.PROVINCE, Dimension.SECTOR, Dimension.COOPERATIVE_AGE,
    Dimension.WOMEN_ONLY, Dimension.RURAL, Dimension.SEX, Dimension.AGE, Dimension.DISABILITY, Dimension.LANGUAGE, Dimension.COURSE,
    Dimension.MODULE,
)  # fmt: skip
COLUMNS = ("indicator", "period", "by", "value", "name_ar", "name_fr", "result", "is_hidden")
# Fewer than all leaves of a breakdown and five: only then may hiding take the total as well, so that other breakdowns hide it, too.
_SMALL_TOTAL = 200

_BySlug = dict[str, dict[str, Figure]]


@dataclass(frozen=True)
class Line:
    """One figure. `result`: in the unit of its indicator; None where it is hidden or there is nothing to divide by."""

    indicator: Indicator
    value: str
    result: float | None
    is_hidden: bool


def closed_years(today: date, first_year: int) -> list[Period]:
    return [Period.of_year(year) for year in range(today.year - 1, first_year - 1, -1)]


def lines_of(period: Period, by: Dimension, today: date) -> list[Line]:
    """All indicators that have this breakdown, in their order; values in that of their codes."""
    shown = _read(by, period, today)
    whole = figures.several_of([one for one in INDICATORS if one.is_recorded], COUNTRY, period, today)
    hidden = _hidden(by, shown, whole, period, today)
    lines = []
    for one in INDICATORS:
        if not one.is_recorded or not _has(one, by):
            continue
        # Pages show the same breakdown at each place besides: what they hide for that must not be read here.
        if by is Dimension.ALL:
            on_pages = hidden_totals(COUNTRY, period, today)
            found = {"": whole[one.slug]}
        else:
            on_pages = hidden_values(one, by, COUNTRY, period, today)
            found = with_hidden_zeros(shown.get(one.slug, {}), on_pages, one, by, COUNTRY)
        for value, figure in sorted(found.items()):
            is_hidden = value in hidden.get(one.slug, ()) or (one.slug, COUNTRY, value) in on_pages
            lines.append(Line(one, value, None if is_hidden else _rounded(figure.value), is_hidden))
    return lines


def _has(one: Indicator, by: Dimension) -> bool:
    return by is Dimension.ALL or by in one.dimensions


def _read(by: Dimension, period: Period, today: date) -> _BySlug:
    some = [one for one in INDICATORS if _has(one, by)]
    return figures.several_broken_down(some, COUNTRY, by, period, today)


def _hidden(
    by: Dimension, shown: _BySlug, whole: Mapping[str, Figure], period: Period, today: date
) -> Mapping[str, Iterable[str]]:
    """Of places, provinces decide for regions. Where a total is small it may be hidden by any breakdown: it then is in all."""
    known = {by: shown}

    def judged(one: Dimension, forced: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        leaves = Dimension.PROVINCE if one is Dimension.REGION else one
        if leaves not in known:
            known[leaves] = _read(leaves, period, today)
        parents = {code: place.region_code or COUNTRY for code, place in territory.provinces().items()}
        found = hidden_together(
            {slug: {(value, TOTAL): figure for value, figure in by_value.items()} for slug, by_value in known[leaves].items()},
            parents if leaves is Dimension.PROVINCE else None,
            forced={slug: {(name, TOTAL) for name in names} for slug, names in forced.items()},
        )  # fmt: skip
        return {slug: frozenset(name for name, _total in keys) for slug, keys in found.items()}

    totals: dict[str, frozenset[str]] = {}
    if any(0 < figure.behind < _SMALL_TOTAL for figure in whole.values()):
        before = None
        while before != totals:
            before = totals
            for one in PUBLISHED:
                found = judged(one, totals)
                totals = totals | {slug: frozenset({COUNTRY}) for slug, names in found.items() if COUNTRY in names}
    return totals if by is Dimension.ALL else judged(by, totals)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def document(period: Period, by: Dimension, lines: list[Line], as_of: datetime | None) -> dict[str, Any]:
    names = _names(by, lines)
    return {
        "version": VERSION,
        "publisher": PUBLISHER,
        "reuse": REUSE,
        "as_of": as_of.isoformat() if as_of else None,
        "period": str(period),
        "by": by.value,
        "least_shown": LEAST,
        "figures": [
            {
                "indicator": line.indicator.slug,
                "value": line.value,
                "name": {code: names[code].get(line.value, "") for code in LANGUAGE_CODES},
                "result": line.result,
                "is_hidden": line.is_hidden,
            }
            for line in lines
        ],
    }


def csv_text(period: Period, by: Dimension, lines: list[Line]) -> str:
    names = _names(by, lines)
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        result = "" if line.result is None else f"{line.result:.6f}".rstrip("0").rstrip(".")
        named = [harmless(names[code].get(line.value, "")) for code in LANGUAGE_CODES]
        is_hidden = "true" if line.is_hidden else "false"
        writer.writerow([line.indicator.slug, str(period), by.value, harmless(line.value), *named, result, is_hidden])
    return text.getvalue()


def definitions() -> dict[str, Any]:
    """What each figure means, in the languages of the country and in English."""
    entries = {}
    for code in ("en", *LANGUAGE_CODES):
        with speaking(LANGUAGES[code]):
            entries[code] = _defined()
    return {
        "version": VERSION,
        "publisher": PUBLISHER,
        "reuse": REUSE,
        "breakdowns": [one.value for one in PUBLISHED],
        "indicators": [
            {
                "indicator": one.slug,
                "unit": one.unit.value,
                "kind": one.kind.value,
                "counted": one.counted.value,
                "numerator": one.measure.value if one.measure else None,
                "denominator": one.denominator.value if one.denominator else None,
                "since": one.since,
                "is_recorded": one.is_recorded,
                "breakdowns": [by.value for by in PUBLISHED if _has(one, by)],
                "words": {code: entries[code][one.slug] for code in entries},
            }
            for one in INDICATORS
        ],
    }


def _defined() -> dict[str, dict[str, str]]:
    return {
        one.slug: {"name": str(one.name), "definition": str(one.definition), "source": str(one.source)}
        for one in INDICATORS
    }


def _names(by: Dimension, lines: list[Line]) -> dict[str, dict[str, str]]:
    values = {line.value for line in lines} - {""}
    names = {}
    for code in LANGUAGE_CODES:
        with speaking(LANGUAGES[code]):
            names[code] = value_names(by, values)
    return names
