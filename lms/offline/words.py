"""What the slice says: why something was refused, and what keeping a course costs."""

from typing import Any

from flask_babel import ngettext

from lms.core.i18n import lazy as _
from lms.core.money import format_dirhams
from lms.offline.costs import price_of
from lms.offline.models import Reason

REASONS: dict[Reason, Any] = {
    Reason.UNREADABLE: _("This could not be read. Someone will look at it."),
    Reason.SOMEONE_ELSE: _("This was done by another person. It can only be sent by her or him."),
    Reason.NOT_ENROLLED: _("You have not begun this course on the platform. Begin it while there is network."),
    Reason.HELD_ONLINE: _("Quizzes and exams are held with network only. Do it again while there is network."),
    Reason.NOT_IN_COURSE: _("This lesson or question is not in your course. Someone will look at it."),
    Reason.OLDER_REVISION: _("This answer belongs to an older version of the course. Keep the course again."),
    Reason.UNREADABLE_ANSWER: _("This answer could not be read. Answer the question again."),
    Reason.NOT_FROM_PHONES: _("A phone cannot report this. Someone will look at it."),
    Reason.NO_GROUP: _(
        "Nobody who was ticked belonged to your cooperative on that day, or you did not belong to it. Someone will look at it."
    ),
    Reason.FAULT: _("The fault is ours. What you did is kept, and someone will look at it."),
}


# As the desk reads them.
CAUSES: dict[Reason, Any] = {
    Reason.UNREADABLE: _("It cannot be read"),
    Reason.SOMEONE_ELSE: _("It is said of another person"),
    Reason.NOT_ENROLLED: _("The person is not enrolled in this course"),
    Reason.HELD_ONLINE: _("Quizzes, exams and units are held with network only"),
    Reason.NOT_IN_COURSE: _("The course of this person does not have it"),
    Reason.OLDER_REVISION: _("It belongs to another revision of the course"),
    Reason.UNREADABLE_ANSWER: _("The answer cannot be read"),
    Reason.NOT_FROM_PHONES: _("Phones may not report this"),
    Reason.NO_GROUP: _("A group session without members of the cooperative on that day"),
    Reason.FAULT: _("A fault of the platform: the log of the server has it"),
}


def reason_words(words: Any) -> str | None:
    """Of a reason, or of what says it more exactly, in the reader's language."""
    return None if words is None else str(REASONS[words] if isinstance(words, Reason) else words)


def cost_words(size_bytes: int, *, centimes_per_gb: int) -> str:
    """What loading it costs, roughly: « about 12 centimes », « about 1,50 DH »."""
    centimes = price_of(size_bytes, centimes_per_gb=centimes_per_gb)
    if centimes <= 1:
        return str(_("less than 1 centime"))
    if centimes < 100:
        return str(ngettext("about %(num)d centime", "about %(num)d centimes", centimes))
    return str(_("about %(amount)s", amount=format_dirhams(centimes)))


def alert(words: Any) -> str:
    """As the forms of the server show it; a phone puts it into the page."""
    return f'<p class="error" role="alert">{words}</p>'
