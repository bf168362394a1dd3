"""How a target fares, in plain words."""

from typing import Any

from lms.core.i18n import lazy as _
from lms.xapi.forwarding.models import Trouble
from lms.xapi.forwarding.queries import Standing

_TROUBLES = {
    Trouble.UNREACHABLE: _("The server cannot be reached. Check its address, and whether it is running."),
    Trouble.CERTIFICATE: _("The certificate of the server is not valid, so nothing is sent. Tell those who run it."),
    Trouble.CREDENTIALS: _("The server refuses this key and secret. Enter new ones below."),
    Trouble.ADDRESS: _("There is no LRS at this address. Ask those who run the server for the right one."),
    Trouble.BUSY: _("The server asks us to wait. Sending goes on by itself."),
    Trouble.BROKEN: _("The server has a fault. Sending goes on by itself when it is repaired."),
    Trouble.NO_LRS: _("Something answers at this address, but not as an LRS does. Check the address."),
    Trouble.REFUSES_ALL: _("The server has refused every statement so far. Its answer below says why."),
    Trouble.SECRET: _("The secret cannot be read, because LMS_SECRET_KEY was changed. Enter the key and secret again."),
}


def trouble_in_words(trouble: Trouble) -> Any:
    return _TROUBLES[trouble]


def state_in_words(standing: Standing) -> Any:
    if not standing.target.is_enabled:
        return _("Paused")
    if standing.target.is_failing:
        return _("Not working")
    return _("Sending") if standing.lag.statements else _("Up to date")
