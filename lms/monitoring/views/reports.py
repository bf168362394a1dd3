"""The report of a year, on paper."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core import pdf
from lms.core.access import grants
from lms.core.i18n import content_language, lazy, speaking
from lms.monitoring import asking
from lms.monitoring.asking import FIRST_YEAR, BadQuestion
from lms.monitoring.policy import Viewer
from lms.monitoring.reports import policy
from lms.monitoring.reports.paper import pdf_of
from lms.monitoring.reports.yearly import report
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, today

add_section(80, "monitoring.list_reports", lazy("Reports"))


@bp.get(f"{PREFIX}/reports")
@grants(policy.viewer)
def list_reports(viewer: Viewer) -> ResponseReturnValue:
    place = asking.read_place(request.args.get("place", ""), viewer)
    years = range(today().year, FIRST_YEAR - 1, -1)
    return render_template("monitoring/reports/reports.html", viewer=viewer, place=place, years=years)


@bp.get(f"{PREFIX}/reports/<int:year>")
@grants(lambda actor, year: (*policy.viewer(actor), year))
def show_report(viewer: Viewer, year: int) -> Response:
    place = asking.read_place(request.args.get("place", ""), viewer)
    if not FIRST_YEAR <= year <= today().year:
        raise BadQuestion(
            _("There are reports of the years from %(first)s to %(last)s.", first=FIRST_YEAR, last=today().year)
        )
    # Arabic or French, as papers are set.
    with speaking(content_language()):
        content = pdf_of(report(year, place, today()))
    return pdf.answer(content, f"report-{year}-{place.replace(':', '-') or 'morocco'}")
