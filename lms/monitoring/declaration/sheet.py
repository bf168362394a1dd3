"""A cooperative's own declaration on paper: each value, and what is missing."""

from collections.abc import Sequence

from flask_babel import gettext as _

from lms.core.i18n import format_date, language
from lms.monitoring.declaration import words
from lms.monitoring.declaration.checking import faults_of, values_of
from lms.monitoring.declaration.fields import Field
from lms.monitoring.declaration.fields import Unit as FieldUnit
from lms.monitoring.declaration.sources import Known
from lms.monitoring.reports.paper import Definition, Paper, Section, Sheet


def sheet(fields: Sequence[Field], known: Known) -> Paper:
    by_code = {field.code: field for field in fields}
    faults = faults_of(fields, known)
    look = [Definition(words.name_of(by_code[one.code]), str(words.REASONS[one.reason])) for one in faults]
    rows = [
        [words.name_of(by_code[code]), written(by_code[code], known), words.law_of(by_code[code])] for code in by_code
    ]
    name = known.name_ar if language().code in ("ar", "zgh") else known.name_fr
    ready = [] if look else [str(_("Nothing is missing."))]
    return Paper(
        title=str(_("Declaration of the year")),
        subtitle=str(_("%(name)s, year closing on %(day)s", name=name, day=format_date(known.closes_on))),
        footer=str(_("The official form is not public. This sheet has no legal force: it gathers what the law asks for each year.")),
        sections=[
            Section(heading=str(_("To look at")), definitions=look, paragraphs=ready),
            Section(
                heading=str(_("What is known")),
                table=Sheet([str(_("Field")), str(_("Value")), str(_("Law"))], rows, widths=(2, 2, 1.2)),
            ),
        ],
    )  # fmt: skip


def written(field: Field, known: Known) -> str:
    value = values_of([field], known)[field.code]
    text = words.value_text(value)
    return str(_("%(amount)s DH", amount=text)) if field.unit is FieldUnit.DIRHAMS and value is not None else text
