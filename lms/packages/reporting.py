"""What a unit that is played in a page of ours is told when its report cannot be kept."""

from lms.core.errors import DomainError
from lms.core.i18n import lazy as _


class UnusableReport(DomainError):
    status = 422
    message = _("What the unit reported cannot be read, so it was not kept.")


class SessionOver(DomainError):
    message = _("This unit was ended, or opened again elsewhere. Open it from its lesson to go on.")
