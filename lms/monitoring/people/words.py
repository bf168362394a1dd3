"""What reasons and lists are called."""

from lms.accounts.models import Person
from lms.accounts.roles import role_name
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language
from lms.monitoring.people.models import Behind, Reason

REASONS = {
    Reason.ACCOMPANIMENT: _("To accompany the cooperative"),
    Reason.REQUEST: _("A member or the cooperative asked for it"),
    Reason.CORRECTION: _("To correct what is kept of them"),
    Reason.CONTROL: _("Control"),
}
LISTS = {
    Behind.ENROLLED: _("Who began a course in the period"),
    Behind.ACTIVE: _("Who did something in a course in the last month of the period"),
    Behind.COMPLETED: _("Who completed a course in the period"),
    Behind.CERTIFIED: _("Who has a course certificate by the end of the period"),
    Behind.STUCK: _("Who began a course and did nothing in it this month and last month"),
}


def person_with_role(person: Person | None) -> str:
    if person is None:
        return str(_("An account that is no more"))
    name = name_in_language(person)
    return f"{name} ({role_name(person.staff_role)})" if person.staff_role else name
