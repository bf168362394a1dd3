"""The funnel: cooperatives through the three stages."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.core.months import month_of
from lms.monitoring import policy, taken
from lms.monitoring.dimensions import COUNTRY
from lms.monitoring.naming import place_name
from lms.monitoring.policy import Viewer
from lms.monitoring.reading import funnel
from lms.monitoring.steps import Step
from lms.monitoring.views import files, links
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, question

FUNNEL = "monitoring.show_funnel"

add_section(30, FUNNEL, _("Funnel"))


@bp.get(f"{PREFIX}/funnel")
@grants(policy.viewer)
def show_funnel(viewer: Viewer) -> ResponseReturnValue:
    asked = question(viewer)
    found = funnel.funnel(asked)
    title = str(_("From registered to on the market: %(place)s", place=place_name(asked.place)))

    def lead(step: Step) -> str | None:
        return links.way_to_list(viewer, place=asked.place, behind=taken.came_to(step), period=str(asked.period))

    def stop(step: Step) -> str | None:
        return links.way_to_list(viewer, place=asked.place, behind=taken.stays_at(step), period=str(asked.period))

    about = files.described(asked)
    waiting = _("How long those who stop have been there: %(place)s", place=place_name(asked.place))
    tables: files.Tables = {"steps": lambda: funnel.table_of(found, title, lead, **about)}
    is_today = asked.period.last >= month_of(asked.today)
    if is_today and asked.place == COUNTRY:
        tables["waits"] = lambda: funnel.waits_table(found, str(waiting), stop, **about)
    if (file := files.asked_file(tables)) is not None:
        return file
    return render_template(
        "monitoring/funnel.html",
        viewer=viewer,
        asked=asked,
        title=title,
        picture=funnel.funnel_chart(found, title, lead),
        is_today=is_today,
        tables={name: make() for name, make in tables.items()},
        ways={name: files.ways_to_files(name, **_narrow(asked.parameters())) for name in tables},
        stops=[(one.name, stop(one.step)) for one in found if not one.is_last],
        simulation_href=url_for("ruling.list_rules") if viewer.is_national else None,
    )


def _narrow(parameters: dict[str, str]) -> dict[str, str]:
    return {name: parameters[name] for name in ("place", "period")}
