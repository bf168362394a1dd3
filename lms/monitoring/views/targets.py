"""Targets of a year against what was reached; officers set them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import lazy
from lms.monitoring import asking
from lms.monitoring.asking import FIRST_YEAR, BadQuestion
from lms.monitoring.exports.files import Format, asked_format, file_of
from lms.monitoring.indicators import Indicator
from lms.monitoring.naming import place_name
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.targets import charting, policy, queries, services, tabling, words
from lms.monitoring.targets.forms import name_of, seen_name_of, targets_form
from lms.monitoring.targets.services import ChangedMeanwhile
from lms.monitoring.views import links
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, today

add_section(70, "monitoring.list_targets", lazy("Targets of the year"))
# A plan is made before its year begins.
YEARS_AHEAD = 2


@bp.get(f"{PREFIX}/targets")
@grants(policy.viewer)
def list_targets(viewer: Viewer) -> ResponseReturnValue:
    year, indicator = _asked()
    standings = services.standings(year, indicator, policy.places_of(viewer), today())

    def lead(place: str) -> str | None:
        # A plan is made before its year begins: there are no figures of it yet.
        return links.way_to_figure(viewer, indicator, place, Period.of_year(year)) if year <= today().year else None

    table = tabling.table(indicator, standings, year, lead)
    if wanted := asked_format(request.args):
        return file_of(table, wanted)
    asked: dict[str, Any] = {"year": year, "indicator": indicator.slug}
    return render_template(
        "monitoring/targets/targets.html",
        **_around(viewer, year, indicator), table=table, words=words,
        exports=[(one.upper(), url_for("monitoring.list_targets", **asked, format=one)) for one in Format],
        chart=charting.chart(indicator, standings, year),
        history=queries.history_of(year, indicator.slug) if viewer.is_national else [],
    )  # fmt: skip


@bp.get(f"{PREFIX}/targets/new")
@grants(policy.setter)
def new_targets(viewer: Viewer) -> ResponseReturnValue:
    year, indicator = _asked()
    return _form_page(viewer, year, indicator, _form(viewer, year, indicator))


@bp.post(f"{PREFIX}/targets")
@grants(policy.setter)
def create_targets(viewer: Viewer) -> ResponseReturnValue:
    year, indicator = _asked()
    form = _form(viewer, year, indicator, request.form)
    if not form.validate():
        return _form_page(viewer, year, indicator, form), 422
    places = policy.places_of(viewer)
    amounts = {place: form[name_of(place)].amount for place in places}
    seen = {place: form[seen_name_of(place)].amount for place in places}
    try:
        rows = services.set_targets(year, indicator, amounts, by=viewer.person, at=clock.now(), seen=seen)
    except ChangedMeanwhile as error:
        # Both numbers stand in the page; saved once more, she has seen the other one.
        for place, theirs in error.theirs.items():
            form[name_of(place)].errors = [words.meanwhile_text(indicator, theirs)]
            form[seen_name_of(place)].process_data(theirs.amount)
        return _form_page(viewer, year, indicator, form), 409
    flash(_("The targets are set.") if rows else _("Nothing was changed."))
    return redirect(url_for("monitoring.list_targets", year=year, indicator=indicator.slug), 303)


def _asked() -> tuple[int, Indicator]:
    """Raises BadQuestion in words."""
    text = request.args.get("year") or str(today().year)
    years = range(FIRST_YEAR, today().year + YEARS_AHEAD + 1)
    if text not in map(str, years):
        raise BadQuestion(
            _("Targets are set for the years from %(first)s to %(last)s.", first=years[0], last=years[-1])
        )
    indicator = asking.read_indicator(request.args.get("indicator") or services.TARGETED[0].slug)
    if indicator not in services.TARGETED:
        raise BadQuestion(_("No target can be set for this figure. Choose one from the list."))
    return int(text), indicator


def _form(viewer: Viewer, year: int, indicator: Indicator, given: Any = None) -> Any:
    amounts = {place: row.amount for place, row in queries.targets_of(year, indicator.slug).items()}
    return targets_form(indicator, {place: place_name(place) for place in policy.places_of(viewer)}, amounts, given)


def _form_page(viewer: Viewer, year: int, indicator: Indicator, form: Any) -> str:
    return render_template("monitoring/targets/new_targets.html", **_around(viewer, year, indicator), form=form)


def _around(viewer: Viewer, year: int, indicator: Indicator) -> dict[str, Any]:
    return {
        "viewer": viewer, "year": year, "indicator": indicator, "indicators": services.TARGETED,
        "years": range(today().year + YEARS_AHEAD, FIRST_YEAR - 1, -1),
    }  # fmt: skip
