"""What is written in a cash book: a month, its corrections, and who may see it. Each change of a month is announced."""

from datetime import datetime

from lms.accounts.models import Person
from lms.cooperatives import services as cooperatives
from lms.cooperatives.cash_book import queries
from lms.cooperatives.cash_book.models import CashBookSharing, CashMonth
from lms.cooperatives.cash_book.months import Entry, lines_of, writable
from lms.cooperatives.models import Cooperative
from lms.cooperatives.signals import announce
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.money import format_dirhams


class ClosedMonth(DomainError):
    status = 422
    message = _("Write down months that are over, from the registration of the cooperative on.")


class ImpossibleMonth(DomainError):
    """The numbers contradict each other or the months beside them."""

    status = 422


class MonthWrittenMeanwhile(DomainError):
    message = _("Somebody else has written down this month at the same moment. Look at it again.")


def record_month(
    cooperative: Cooperative, entry: Entry, *, page_file: str | None, seen: int, by: Person, at: datetime
) -> CashMonth:
    """Write a month, or write it anew; what was written before is kept. `seen`: the number of the writing that the writer
    had before her, 0 for none. Raises ClosedMonth, ImpossibleMonth, MonthWrittenMeanwhile."""
    if entry.month not in writable(cooperative.registered_on, at.date()):
        raise ClosedMonth
    # One at a time: what is in the box follows from all months together.
    cooperatives.lock(cooperative)
    written = queries.months_of(cooperative.id)
    known = written.get(entry.month)
    if seen != (known.number if known else 0):
        raise MonthWrittenMeanwhile
    entries = {month: row.as_entry() for month, row in written.items()}
    _check(entry, entries)
    row = CashMonth(
        id=new_id(), cooperative_id=cooperative.id, month=entry.month, number=seen + 1, in_centimes=entry.incoming,
        out_centimes=entry.outgoing, opening_centimes=None if entry.month - 1 in entries else entry.opening or 0,
        page_file=page_file or (known.page_file if known else None), recorded_by_id=by.id, recorded_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    announce(cooperative.id, "cash_month_recorded")
    return row


def share(cooperative: Cooperative, *, by: Person, at: datetime) -> None:
    """Let the adviser see the whole book, also the months to come."""
    if queries.sharing_of(cooperative.id) is None:
        db.session.add(CashBookSharing(cooperative_id=cooperative.id, shared_by_id=by.id, shared_at=at))
        db.session.flush()


def stop_sharing(cooperative: Cooperative) -> None:
    sharing = queries.sharing_of(cooperative.id)
    if sharing is not None:
        db.session.delete(sharing)
        db.session.flush()


def _check(entry: Entry, entries: dict[int, Entry]) -> None:
    """`entries`: what is written so far. Raises ImpossibleMonth."""
    lines = {line.month: line for line in lines_of((entries | {entry.month: entry}).values())}
    following = entries.get(entry.month + 1)
    if entry.month not in entries and following is not None:
        found = following.opening or 0
        if lines[entry.month].closing != found:
            raise ImpossibleMonth(
                _("The next month began with %(amount)s in the box: this one must end with it.", amount=format_dirhams(found))
            )  # fmt: skip
    short = next((line for line in lines.values() if line.closing < 0), None)
    if short is not None and short.month == entry.month:
        raise ImpossibleMonth(_("More went out than there was in the box. Look at the numbers again."))
    if short is not None:
        raise ImpossibleMonth(_("With these numbers, more would go out in a later month than there is in the box."))
