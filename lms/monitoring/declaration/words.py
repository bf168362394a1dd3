"""Values and faults of a declaration in the reader's words."""

from datetime import date
from typing import Any

from lms.core.i18n import content_language, format_date, format_number
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
