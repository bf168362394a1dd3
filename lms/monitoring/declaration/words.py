"""Values and faults of a declaration in the reader's words."""

from datetime import date
from typing import Any

from lms.core.i18n import content_language, format_date, format_number, listed
from lms.core.i18n import lazy as _
from lms.monitoring.colons import named
from lms.monitoring.declaration.checking import Fault, Reason
from lms.monitoring.declaration.fields import Field
from lms.monitoring.declaration.sources import Value

REASONS: dict[Reason, Any] = {
    Reason.MISSING: _("Missing"),
    Reason.TOO_LOW: _("Too low: look at it again"),
    Reason.TOO_HIGH: _("Too high: look at it again"),
    Reason.TOO_MANY: _("Women and men are more than all members"),
    Reason.TOO_MANY_PRESENT: _("More were there than there are members"),
    Reason.TOO_LATE: _("Later than six months after the closing (art. 41)"),
    Reason.MORE_THAN_ALL: _("More than the whole turnover"),
}


def name_of(field: Field) -> str:
    return field.ar if content_language().code == "ar" else field.fr


def law_of(field: Field) -> str:
    """« Loi 112-12, art. 12 et 47 »; nothing where no law asks for it."""
    if not field.law:
        return ""
    articles = listed(map(str, field.articles))
    return str(_("Law %(law)s, art. %(articles)s", law=field.law, articles=articles))


def value_text(value: Value) -> str:
    """For people."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, date):
        return format_date(value)
    return format_number(value) if isinstance(value, int) else value


def faults_text(fields: dict[str, Field], faults: list[Fault]) -> str:
    return "; ".join(named(name_of(fields[one.code]), REASONS[one.reason]) for one in faults)
