"""Writing down a month of the cash book."""

from typing import Any

from wtforms import FileField, HiddenField

from lms.cooperatives.cash_book.months import Entry
from lms.core.fields import HundredthsField, Needed
from lms.core.forms import Form
from lms.core.i18n import lazy as _

_NEEDED = _("Enter an amount; 0 if there is none.")
# What a page that shows no such writing would say.
NONE_SEEN = -1


class CashMonthForm(Form):
    """`asks_opening`: the month before is not written, so nobody knows what was in the box."""

    opening = HundredthsField(_("In the box before this month (DH)"), [Needed(_NEEDED)])
    incoming = HundredthsField(_("Money that came in (DH)"), [Needed(_NEEDED)])
    outgoing = HundredthsField(_("Money that went out (DH)"), [Needed(_NEEDED)])
    photo = FileField(_("Photo of the page, if you like"))
    # The number of the writing that this page showed.
    seen = HiddenField()

    def __init__(self, *args: Any, asks_opening: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_opening:
            del self.opening

    def entry(self, month: int) -> Entry:
        opening = self.opening.data if "opening" in self else None
        return Entry(month=month, incoming=self.incoming.data, outgoing=self.outgoing.data, opening=opening)

    @property
    def seen_number(self) -> int:
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else NONE_SEEN

    def content(self) -> bytes:
        """The photo, or nothing."""
        sent: Any = self.photo.data
        return bytes(sent.read()) if hasattr(sent, "read") else b""
