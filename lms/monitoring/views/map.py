"""The map: one figure by region or by province."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.cooperatives import territory
from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.monitoring import policy
from lms.monitoring.dimensions import COUNTRY, Dimension
from lms.monitoring.naming import place_name
from lms.monitoring.policy import Viewer
from lms.monitoring.reading import areas
from lms.monitoring.reading.saying import known_indicators
from lms.monitoring.views import files, links
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, question
from lms.monitoring.views.overview import OVERVIEW

MAP = "monitoring.show_map"

add_section(20, MAP, _("Map"), is_national=True)


@bp.get(f"{PREFIX}/map")
@grants(policy.national_viewer)
def show_map(viewer: Viewer) -> ResponseReturnValue:
    asked = areas.settled(question(viewer))
    found = areas.areas(asked)

    def lead(place: str) -> str | None:
        # From the country into a region, from a province to its figures.
        is_region = place in territory.regions()
        return links.way_to_place(asked, viewer, MAP if is_region else OVERVIEW, place)

    tables: files.Tables = {"areas": lambda: areas.table_of(found, lead, **files.described(asked))}
    if (file := files.asked_file(tables)) is not None:
        return file
    picture, key = areas.drawing_of(found, lead)
    return render_template(
        "monitoring/map.html",
        viewer=viewer,
        question=asked,
        title=_("Map: %(place)s", place=place_name(asked.place)),
        picture=picture,
        key=key,
        caption=found.title,
        indicators=known_indicators(Dimension.REGION),
        levels=areas.LEVELS,
        places=[(place, place_name(place)) for place in (COUNTRY, *territory.regions())],
        table=tables["areas"](),
        ways=files.ways_to_files("areas", **asked.parameters()),
        back_href=links.way(MAP, asked.parameters(place=COUNTRY, by=Dimension.REGION)) if asked.place else None,
        figures_href=links.way(OVERVIEW, asked.parameters()),
    )
