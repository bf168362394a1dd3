"""Moments of any year in words."""

from datetime import datetime

from babel.dates import format_datetime

from lms.core.i18n import MOROCCO, language


def exact_moment(value: datetime) -> str:
    """« 24 nov. 2026, 14:05:09 »: the log goes back years."""
    try:
        local = value.astimezone(MOROCCO)
    except OverflowError:
        # A client may say the first or the last hour that there is; Morocco's clock has no such hour.
        local = value
    return format_datetime(local.replace(tzinfo=None), "medium", locale=language().locale)
