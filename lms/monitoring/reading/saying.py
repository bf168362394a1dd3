"""Judged figures and differences in the reader's words, as cells of tables and as marks of charts."""

from collections.abc import Mapping
from typing import Any, Literal

from babel.dates import get_month_names
from flask_babel import ngettext

from lms.core.i18n import format_number, language, percent
from lms.core.i18n import lazy as _
from lms.monitoring import naming
from lms.monitoring.charts import Mark, Reading
from lms.monitoring.colons import named
from lms.monitoring.comparing import Difference, Scale, Verdict
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import BY_SLUG, Indicator, Unit
from lms.monitoring.judging import Seen
from lms.monitoring.tables import HIDDEN_WORD, Cell, cell_of

_FIXED: Mapping[Verdict, Any] = {
    Verdict.SAME: _("about the same"),
    Verdict.UNCLEAR: _("no clear difference"),
    Verdict.FEW: _("too few to compare"),
    Verdict.NONE: "–",
}


def text_of(one: Seen) -> str:
    return str(HIDDEN_WORD) if one.is_hidden else naming.figure_text(one.figure)


def cell(one: Seen) -> Cell:
    return cell_of(None if one.is_hidden else one.figure)


def mark(name: str, one: Seen, *, href: str | None = None, short: str = "") -> Mark:
    return Mark(name, one.value, text_of(one), href, one.is_hidden, short)


def reading(key: str, title: str, indicator: Indicator, *, description: str = "") -> Reading:
    """How a chart of this indicator is read; it is described by what the indicator means."""
    return Reading(
        key=key,
        title=title,
        description=description or str(indicator.definition),
        write=lambda value: axis_text(indicator.unit, value),
        named=named,
        is_rtl=language().dir == "rtl",
    )


def axis_text(unit: Unit, value: float) -> str:
    """Short: the unit is named by the title."""
    match unit:
        case Unit.SHARE:
            return percent(value, decimals=0 if round(100 * value, 6).is_integer() else 1)
        case Unit.COUNT | Unit.DIRHAMS if abs(value) >= 1_000_000:
            return str(_("%(number)s M", number=format_number(round(value / 1_000_000, 2))))
        case _:
            return format_number(round(value, 2))


def month_name(month: int, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """« janvier », « janv. ». `month`: 12 × year + month − 1 (core/months.py)."""
    return str(get_month_names(width, "stand-alone", locale=language().locale)[month % 12 + 1])


def most_of(unit: Unit, values: list[float]) -> float | None:
    """The end of the axis: of shares all of 1, unless they are all small."""
    return 1.0 if unit is Unit.SHARE and max(values, default=0.0) > 0.4 else None


def difference_text(found: Difference) -> str:
    """« +12 % », « −3 points », « no clear difference »."""
    fixed = _FIXED.get(found.verdict)
    if fixed is not None:
        return str(fixed)
    sign = "+" if found.verdict is Verdict.MORE else "−"
    amount = format_number(found.amount)
    match found.scale:
        case Scale.RELATIVE:
            return isolated(f"{sign}{percent(found.amount)}")
        case Scale.TIMES:
            return isolated(f"× {amount}")
        case Scale.POINTS:
            return str(
                ngettext(
                    "%(signed)s point", "%(signed)s points", round(found.amount), signed=isolated(f"{sign}{amount}")
                )
            )
        case Scale.LEVELS:
            return str(
                ngettext(
                    "%(signed)s level", "%(signed)s levels", round(found.amount), signed=isolated(f"{sign}{amount}")
                )
            )


def isolated(numeral: str) -> str:
    """A number with its sign, which stays before it also in Arabic (Unicode bidirectional algorithm, isolates)."""
    return f"\u2066{numeral}\u2069"


def known_indicators(dimension: Dimension | None = None) -> list[Indicator]:
    """Those that can be shown, by this breakdown where one is named."""
    return [one for one in BY_SLUG.values() if one.is_recorded and (dimension is None or dimension in one.dimensions)]
