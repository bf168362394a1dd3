"""What places, periods, breakdowns and figures are called in the reader's language."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import ngettext

from lms.accounts import queries as accounts
from lms.cooperatives import territory
from lms.core.i18n import LANGUAGES, format_month, format_number, in_language, name_in_language, percent
from lms.core.i18n import lazy as _
from lms.learning import queries as learning
from lms.monitoring.colons import named
from lms.monitoring.dimensions import COUNTRY, UNKNOWN, Dimension, Source, delegation_of
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import Indicator, Unit
from lms.monitoring.periods import Period
from lms.teaching import queries as teaching
from lms.xapi.statement import is_uuid

DIMENSIONS: dict[Dimension, Any] = {
    Dimension.REGION: _("Region"),
    Dimension.PROVINCE: _("Province"),
    Dimension.DELEGATION: _("Delegation"),
    Dimension.SECTOR: _("Sector"),
    Dimension.BRANCH: _("Branch"),
    Dimension.COOPERATIVE_AGE: _("Age of the cooperative"),
    Dimension.WOMEN_ONLY: _("Women’s cooperatives"),
    Dimension.RURAL: _("Rural commune"),
    Dimension.SEX: _("Sex"),
    Dimension.AGE: _("Age"),
    Dimension.DISABILITY: _("Disability, where declared"),
    Dimension.LANGUAGE: _("Language"),
    Dimension.COURSE: _("Course"),
    Dimension.MODULE: _("Module"),
    Dimension.COHORT: _("Cohort"),
    Dimension.TRAINER: _("Trainer"),
    Dimension.SOURCE: _("How they came to the course"),
}
_NOT_KNOWN = _("Not known")
_WORDS: dict[tuple[Dimension, str], Any] = {
    (Dimension.WOMEN_ONLY, "yes"): _("Women only"),
    (Dimension.WOMEN_ONLY, "no"): _("Others"),
    (Dimension.RURAL, "yes"): _("Rural"),
    (Dimension.RURAL, "no"): _("Urban"),
    (Dimension.SEX, "f"): _("Women"),
    (Dimension.SEX, "m"): _("Men"),
    (Dimension.DISABILITY, "yes"): _("Declared"),
    (Dimension.DISABILITY, "no"): _("Declared that there is none"),
    (Dimension.DISABILITY, UNKNOWN): _("Nothing declared"),
    (Dimension.SOURCE, Source.SELF): _("By themselves"),
    (Dimension.SOURCE, Source.HELPED): _("With somebody’s help"),
    (Dimension.SOURCE, Source.COHORT): _("In a cohort"),
    (Dimension.COHORT, UNKNOWN): _("In no cohort"),
    (Dimension.TRAINER, UNKNOWN): _("With no trainer"),
    (Dimension.BRANCH, UNKNOWN): _("No branch given"),
}
_BANDS: dict[tuple[Dimension, str], Any] = {
    (Dimension.AGE, "-17"): _("Under 18"),
    (Dimension.AGE, "18-35"): _("18 to 35 (youth)"),
    (Dimension.AGE, "36-50"): _("36 to 50"),
    (Dimension.AGE, "51-65"): _("51 to 65"),
    (Dimension.AGE, "66-"): _("66 and older"),
    (Dimension.COOPERATIVE_AGE, "0-1"): _("Under 2 years"),
    (Dimension.COOPERATIVE_AGE, "2-4"): _("2 to 4 years"),
    (Dimension.COOPERATIVE_AGE, "5-9"): _("5 to 9 years"),
    (Dimension.COOPERATIVE_AGE, "10-"): _("10 years and more"),
    (Dimension.DURATION, "0-1"): _("Within a day"),
    (Dimension.DURATION, "2-7"): _("2 to 7 days"),
    (Dimension.DURATION, "8-30"): _("8 to 30 days"),
    (Dimension.DURATION, "31-90"): _("31 to 90 days"),
    (Dimension.DURATION, "91-"): _("More than 90 days"),
}
_TABLES = {
    Dimension.REGION: territory.regions,
    Dimension.PROVINCE: territory.provinces,
    Dimension.DELEGATION: territory.delegations,
    Dimension.SECTOR: territory.sectors,
}


def place_name(place: str) -> str:
    """Of the country, a region, a province, a delegation."""
    if place == COUNTRY:
        return str(_("Morocco"))
    delegation = delegation_of(place)
    if delegation is not None:
        return str(_("Delegation of %(name)s", name=name_in_language(territory.delegations()[delegation])))
    return name_in_language(territory.regions().get(place) or territory.provinces()[place])


def value_names(dimension: Dimension, values: Iterable[str]) -> dict[str, str]:
    """Value → its name, in the order in which they are listed: bands and answers as they follow one another, all else by name;
    what is not known last. Queries only for cohorts and trainers."""
    found = set(values)
    names = {value: str(_WORDS.get((dimension, value)) or _NOT_KNOWN) for value in found if value == UNKNOWN}
    fixed = [value for one, value in (*_BANDS, *_WORDS) if one is dimension and value in found and value != UNKNOWN]
    ordered = {value: str((_BANDS | _WORDS)[dimension, value]) for value in fixed}
    rest = found - names.keys() - ordered.keys()
    by_name = sorted(_names_of(dimension, rest).items(), key=lambda pair: pair[1].casefold())
    return ordered | dict(by_name) | names


def _names_of(dimension: Dimension, values: set[str]) -> dict[str, str]:
    table = _TABLES.get(dimension)
    if table is not None:
        places = table()
        return {value: name_in_language(places[value]) if value in places else value for value in values}
    match dimension:
        case Dimension.LANGUAGE:
            return {value: LANGUAGES[value].name if value in LANGUAGES else value for value in values}
        case Dimension.COURSE:
            titles = learning.titles()
            return {value: in_language(titles[value]) if value in titles else value for value in values}
        case Dimension.MODULE:
            titles = learning.titles()
            return {
                value: named(in_language(titles[value.partition("/")[0]]), in_language(titles[value]))
                if value in titles
                else value
                for value in values
            }
        case Dimension.COHORT:
            cohorts = teaching.titles_of([UUID(value) for value in values if is_uuid(value)])
            return {value: cohorts.get(value, value) for value in values}
        case Dimension.TRAINER:
            people = accounts.people_with_ids([UUID(value) for value in values if is_uuid(value)])
            known = {str(person.id): name_in_language(person) for person in people}
            return {value: known.get(value, value) for value in values}
    return {value: value for value in values}


def period_name(period: Period) -> str:
    """« 2026 », « 3e trimestre 2026 », « juillet 2026 »."""
    if period.length == 12:
        return str(period.year)
    if period.length == 3:
        return str(_("Quarter %(number)s of %(year)s", number=period.first % 12 // 3 + 1, year=period.year))
    return format_month(period.first)


def breakdown_name(dimension: Dimension) -> str:
    return str(DIMENSIONS[dimension])


def since_text(indicator: Indicator) -> str:
    """The month from which the platform records it, or that it does not."""
    return period_name(Period.parse(indicator.since)) if indicator.since else str(_("Not recorded yet"))


def origin_text(indicator: Indicator) -> str:
    """Where it comes from and since when, as it stands behind a definition."""
    if not indicator.since:
        return str(_("Source: %(source)s.", source=indicator.source))
    return str(
        _("Source: %(source)s. Recorded since: %(month)s.", source=indicator.source, month=since_text(indicator))
    )


def figure_text(figure: Figure) -> str:
    """In the unit of the indicator; a dash where there is nothing to show."""
    value = figure.value
    if value is None:
        return "–" if figure.indicator.is_recorded else str(_("Not recorded yet"))
    return value_text(figure.indicator, value)


def value_text(indicator: Indicator, value: float) -> str:
    return unit_text(indicator.unit, value)


def unit_text(unit: Unit, value: float) -> str:
    match unit:
        case Unit.SHARE:
            return percent(value, decimals=1 if 0 < value < 0.1 else 0)
        case Unit.DAYS:
            return str(ngettext("%(shown)s day", "%(shown)s days", round(value), shown=format_number(round(value, 1))))
        case Unit.LEVELS:
            return ("+" if value > 0 else "") + format_number(round(value, 2))
        case Unit.DIRHAMS:
            return str(_("%(amount)s DH", amount=format_number(round(value))))
        case Unit.COUNT:
            return format_number(round(value))
