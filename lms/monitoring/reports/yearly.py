"""The report of a year: what one place reached, on paper, with charts, definitions and what was hidden."""

from datetime import date

from flask_babel import gettext as _

from lms.monitoring.dimensions import Dimension, delegation_of
from lms.monitoring.naming import place_name
from lms.monitoring.periods import Period
from lms.monitoring.reports import contents
from lms.monitoring.reports.paper import Paper, Section
from lms.monitoring.targets import policy as target_policy
from lms.monitoring.targets import queries as targets


def report(year: int, place: str, today: date) -> Paper:
    period = Period.of_year(year)
    sections: list[Section | None] = [
        Section(heading=str(_("Overview")), figures=contents.tiles(contents.OVERVIEW, place, period, today)),
        contents.stages(place, period, today),
        contents.by_months(place, period, today),
        contents.by_places(place, period, today),
        _targets(year, place, today),
        Section(
            heading=str(_("Women, youth, and who else learns")),
            paragraphs=[str(_("Youth is 18 to 35. What is not declared stands as not known."))],
        ),
    ]
    for dimension in contents.PEOPLE_BY:
        chart = "people-certified" if dimension in (Dimension.SEX, Dimension.AGE) else ""
        sections.append(contents.broken_down(contents.OF_PEOPLE, place, dimension, period, today, chart=chart))
    sections.append(Section(heading=str(_("Cooperatives"))))
    sections += [
        contents.broken_down(contents.OF_COOPERATIVES, place, dimension, period, today)
        for dimension in contents.COOPERATIVES_BY
    ]
    sections += [contents.definitions(), contents.how_counted()]
    return Paper(
        title=str(_("Report of the year %(year)s", year=year)),
        subtitle=place_name(place),
        footer=" · ".join((str(_("Cooperatives learn")), place_name(place), str(year), contents.until())),
        sections=[one for one in sections if one],
    )


def _targets(year: int, place: str, today: date) -> Section | None:
    places = [] if delegation_of(place) is not None else target_policy.places_for(place)
    return contents.against_targets(year, places, targets.indicators_with_targets(year), today) if places else None
