"""What can be wrong with an attempt, in the learner's words."""

from datetime import datetime

from lms.core.errors import DomainError
from lms.core.i18n import format_when
from lms.core.i18n import lazy as _


class NotYetOpen(DomainError):
    message = _("Finish the steps before this one first. The course page shows what is left.")


class MustWait(DomainError):
    status = 429

    def __init__(self, opens_at: datetime) -> None:
        when = format_when(opens_at)
        super().__init__(_("You can try again from %(time)s. Meanwhile, look at the lessons again.", time=when))


class WaitsForTrainer(DomainError):
    message = _("Your answers wait for the trainer. You will be told when they are marked.")


class AttemptClosed(DomainError):
    message = _("This attempt is handed in. Its answers stay as they were; nothing was lost.")
