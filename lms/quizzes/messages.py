"""Why an answer could not be read, in the learner's words."""

from lms.core.i18n import lazy as _
from lms.quizzes.kinds import Reason

UNREADABLE = {
    Reason.MISSING: _("Choose your answer first, then touch the button."),
    Reason.SEVERAL_ANSWERS: _("Choose one answer only."),
    Reason.UNKNOWN_OPTION: _("This answer is not one of those shown. Choose again."),
    Reason.DUPLICATE_POSITION: _("Each one has its own place: two have the same number."),
    Reason.NOT_A_NUMBER: _("Write a number with digits, such as 1250."),
    Reason.AMBIGUOUS_NUMBER: _("Write the number without a dot between thousands, such as 1250 or 12,5."),
    Reason.TOO_LONG: _("This answer is too long. Write a few words."),
}
