"""How a target or a source fares, in plain words."""

from datetime import timedelta
from typing import Any

from flask_babel import format_timedelta

from lms.core import clock
from lms.core.i18n import lazy as _
from lms.xapi.forwarding.models import Trouble
from lms.xapi.forwarding.queries import SourceStanding, TargetStanding

# A source is asked once a minute: what is not older than this is no delay.
_FRESH_S = 150

_TROUBLES = {
    Trouble.UNREACHABLE: _("The server cannot be reached. Check its address, and whether it is running."),
    Trouble.CERTIFICATE: _(
        "The certificate of the server is not valid, so nothing is exchanged. Tell those who run it."
    ),
    Trouble.CREDENTIALS: _("The server refuses this key and secret. Enter new ones below."),
    Trouble.ADDRESS: _("There is no LRS at this address. Ask those who run the server for the right one."),
    Trouble.BUSY: _("The server asks us to wait. It goes on by itself."),
    Trouble.BROKEN: _("The server has a fault. It goes on by itself when that is repaired."),
    Trouble.TOO_MUCH: _("The server is too slow for so much at once. Smaller parts are tried by themselves."),
    Trouble.NO_LRS: _("Something answers at this address, but not as an LRS does. Check the address."),
    Trouble.REFUSES_ALL: _("The server has refused every statement so far. Its answer below says why."),
    Trouble.SECRET: _("The secret cannot be read, because LMS_SECRET_KEY was changed. Enter the key and secret again."),
}


def trouble_in_words(trouble: Trouble) -> Any:
    return _TROUBLES[trouble]


def state_in_words(standing: TargetStanding) -> Any:
    if not standing.target.is_enabled:
        return _("Paused")
    if standing.target.is_failing:
        return _("Not working")
    return _("Sending") if standing.lag.statements else _("Up to date")


def source_state_in_words(standing: SourceStanding) -> Any:
    if not standing.source.is_enabled:
        return _("Paused")
    if standing.source.is_failing:
        return _("Not working")
    return (
        _("Copying")
        if standing.lag_s(clock.now()) > _FRESH_S or not standing.source.complete_until
        else _("All copied")
    )


def lag_in_words(standing: SourceStanding) -> str:
    """« 3 minutes »: for so long something may be missing."""
    return str(format_timedelta(timedelta(seconds=standing.lag_s(clock.now()))))
