"""Why an answer could not be read, in the learner's words."""

from typing import Any

from lms.core.i18n import lazy as _
from lms.quizzes.kinds import (
    DragWords,
    HotSpot,
    LongAnswer,
    Numeric,
    Question,
    Reason,
    ShortText,
    Unreadable,
    VoiceAnswer,
)

UNREADABLE = {
    Reason.MISSING: _("Choose your answer first, then touch the button."),
    Reason.SEVERAL_ANSWERS: _("Choose one answer only."),
    Reason.UNKNOWN_OPTION: _("This answer is not one of those shown. Choose again."),
    Reason.DUPLICATE_POSITION: _("Each one has its own place: two have the same number."),
    Reason.NOT_A_NUMBER: _("Write a number with digits, such as 1250."),
    Reason.AMBIGUOUS_NUMBER: _("Write the number without a dot between thousands, such as 1250 or 12,5."),
    Reason.TOO_LONG: _("This answer is too long. Write a few words."),
    Reason.NOT_A_PLACE: _("Touch the picture itself, or choose a number."),
}


def words_of(question: Question, unreadable: Unreadable) -> Any:
    """Where nothing was given, what is typed is not called a choice."""
    if unreadable.reason is Reason.TOO_LONG and isinstance(question, LongAnswer):
        return _("This answer is too long. Say it in fewer words.")
    if unreadable.reason is not Reason.MISSING:
        return UNREADABLE[unreadable.reason]
    match question:
        case Numeric(is_money=True):
            return _("Enter the amount first, then touch the button.")
        case Numeric():
            return _("Enter the number first, then touch the button.")
        case HotSpot():
            return UNREADABLE[Reason.NOT_A_PLACE]
        case DragWords():
            return _("Choose a word for each gap first, then touch the button.")
        case VoiceAnswer():
            return _("Record your answer first, then touch the button.")
        case ShortText() | LongAnswer():
            return _("Write your answer first, then touch the button.")
    return UNREADABLE[Reason.MISSING]
