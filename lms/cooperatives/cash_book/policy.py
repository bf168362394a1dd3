"""Who sees a cash book, and who writes in it: whoever keeps the accounts (law 112-12, art. 71)."""

from uuid import UUID

from lms.accounts.models import Person
from lms.accounts.policy import signed_in
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.cash_book import queries
from lms.cooperatives.cash_book.models import CashMonth
from lms.cooperatives.cash_book.months import writable
from lms.cooperatives.file.policy import own_cooperative, supervised_cooperative
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.db import db
from lms.core.errors import NotFound

__all__ = ["kept_book", "kept_month", "may_write", "own_cooperative", "own_month", "page", "supervised_cooperative"]

# The law names no treasurer: accounts are kept by the president or the manager, or by whom the statutes name.
KEEPERS = (OfficeKind.TREASURER, OfficeKind.PRESIDENT, OfficeKind.MANAGER, OfficeKind.DIRECTOR)


def may_write(actor: Person, cooperative: Cooperative) -> bool:
    kept = cooperatives.cooperatives_where_office_is_held(actor.id, KEEPERS, clock.now().date())
    return cooperative.id in db.session.scalars(kept).all()


def kept_book(actor: Person | None) -> tuple[Person, Cooperative]:
    person, cooperative = own_cooperative(actor)
    if not may_write(person, cooperative):
        raise NotFound
    return person, cooperative


def own_month(actor: Person | None, year: int, number: int) -> tuple[Person, Cooperative, int]:
    """A month that may be written, whether it is or not."""
    person, cooperative = own_cooperative(actor)
    return person, cooperative, _month(cooperative, year, number)


def kept_month(actor: Person | None, year: int, number: int) -> tuple[Person, Cooperative, int]:
    person, cooperative = kept_book(actor)
    return person, cooperative, _month(cooperative, year, number)


def page(actor: Person | None, month_id: UUID) -> tuple[CashMonth]:
    """The photo of a page."""
    (person,) = signed_in(actor)
    visible = queries.months_visible_to(person).where(CashMonth.page_file.is_not(None))
    return (first_or_404(visible.where(CashMonth.id == month_id)),)


def _month(cooperative: Cooperative, year: int, number: int) -> int:
    month = 12 * year + number - 1
    if not 1 <= number <= 12 or month not in writable(cooperative.registered_on, clock.now().date()):
        raise NotFound
    return month
