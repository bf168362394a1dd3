"""The declaration of a year: for officers and advisers a table of cooperatives, for a cooperative its own sheet."""

from collections.abc import Sequence

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core import pdf
from lms.core.access import grants
from lms.core.i18n import content_language, lazy, speaking
from lms.monitoring import asking
from lms.monitoring.declaration import exporting, policy, queries, words
from lms.monitoring.declaration.checking import faults_of
from lms.monitoring.declaration.fields import Field, fields_in
from lms.monitoring.declaration.sheet import sheet
from lms.monitoring.exports.files import Format, asked_format, file_of
from lms.monitoring.naming import place_name
from lms.monitoring.policy import Viewer
from lms.monitoring.reports.paper import pdf_of
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, today

add_section(90, "monitoring.list_declarations", lazy("Declaration"))


@bp.get(f"{PREFIX}/declaration")
@grants(policy.viewer)
def list_declarations(viewer: Viewer) -> ResponseReturnValue:
    place = asking.read_place(request.args.get("place", ""), viewer)
    return render_template(
        "monitoring/declaration/declarations.html",
        viewer=viewer, place=place, years=policy.known_years(), fields=_fields(), name=words.name_of, law=words.law_of,
    )  # fmt: skip


@bp.get(f"{PREFIX}/declaration/<int:year>")
@grants(policy.viewer_of_year)
def show_declarations(viewer: Viewer, year: int) -> Response:
    place = asking.read_place(request.args.get("place", ""), viewer)
    known = queries.known_at(place, year, today())
    filters = [(lazy("Place"), place_name(place))]
    table = exporting.table(_fields(), known, year, exact=not viewer.is_national, filters=filters)
    return file_of(table, asked_format(request.args) or Format.CSV)


@bp.get("/cooperative/declaration")
@grants(policy.own)
def list_own_declarations(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    fields = _fields()
    years = [
        (year, known, faults_of(fields, known))
        for year in policy.closed_years(cooperative)[:3]
        for known in queries.known_of([cooperative], year, is_own=True)
    ]
    names = {field.code: words.name_of(field) for field in fields}
    return render_template(
        "monitoring/declaration/own.html", cooperative=cooperative, years=years, names=names, reasons=words.REASONS
    )


@bp.get("/cooperative/declaration/<int:year>")
@grants(policy.own_year)
def show_own_declaration(cooperative: Cooperative, year: int) -> Response:
    (known,) = queries.known_of([cooperative], year, is_own=True)
    wanted = asked_format(request.args)
    if wanted is None:
        # Arabic or French, as papers are set.
        with speaking(content_language()):
            content = pdf_of(sheet(_fields(), known))
        return pdf.answer(content, f"declaration-{year}")
    return file_of(exporting.table(_fields(), [known], year, exact=True), wanted)


def _fields() -> Sequence[Field]:
    return fields_in(current_app.config["SETTINGS"].declaration_fields)
