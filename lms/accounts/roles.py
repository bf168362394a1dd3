"""What staff roles are called."""

from typing import Any

from lms.accounts.models import StaffRole
from lms.core.i18n import lazy as _

_NAMES = {
    StaffRole.TRAINER: _("Trainer"),
    StaffRole.ADVISER: _("Adviser of a delegation"),
    StaffRole.OFFICER: _("National officer"),
    StaffRole.ADMINISTRATOR: _("Administrator"),
}


def role_name(role: StaffRole) -> Any:
    return _NAMES[role]
