"""What is wrong with licences, in words: in English for who writes sources in git, in the reader's language on pages."""

from collections.abc import Mapping

from flask_babel import gettext

from lms.learning.licences import LICENCES, Code, Fault


def _(message: str) -> str:
    """Marks a message for the catalogues, which are asked later."""
    return message


MESSAGES: Mapping[Code, str] = {
    Code.UNKNOWN: _("“%(licence)s” is no licence that we know. Choose one of the list."),
    Code.SHARE_ALIKE: _(
        "“%(title)s” (%(licence)s) may only be passed on under the same licence. Put it in a course of its own that carries this licence."
    ),
    Code.NON_COMMERCIAL: _(
        "“%(title)s” (%(licence)s) may not be used to earn money. Put it in a course of its own under a non-commercial licence."
    ),
    Code.ADAPTED: _("“%(title)s” (%(licence)s) may be passed on only unchanged: take it as it is, or leave it out."),
}


def in_english(fault: Fault) -> str:
    told = MESSAGES[fault.code] % fault.values
    return f"{told} {', '.join(LICENCES)}" if fault.code is Code.UNKNOWN else told


def told(fault: Fault) -> str:
    return str(gettext(MESSAGES[fault.code], **fault.values))
