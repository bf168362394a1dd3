from datetime import date

from flask import Blueprint

from lms.cooperatives.desk import names
from lms.cooperatives.names import articles_of_law
from lms.core import clock
from lms.core.money import format_dirhams

bp = Blueprint("cooperative_desk", __name__, template_folder="../../templates")
for one in (
    names.duty_name, names.duty_hint, names.alert_text, names.alert_source, articles_of_law, names.assembly_name,
    names.basis_hint, names.call_name, names.month_name, names.outcome_name, names.reading_text, format_dirhams,
):  # fmt: skip
    bp.add_app_template_global(one)


def today() -> date:
    return clock.now().date()
