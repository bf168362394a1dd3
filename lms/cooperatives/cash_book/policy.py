"""Who sees a cash book, and who writes in it: whoever keeps the accounts (law 112-12, art. 71)."""

from datetime import date
from uuid import UUID

from lms.accounts.models import Person
from lms.accounts.policy import signed_in
from lms.cooperatives.cash_book import queries
from lms.cooperatives.cash_book.models import CashMonth
from lms.cooperatives.cash_book.months import writable
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import accounted_cooperative, own_cooperative
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.core.months import month_of


def own_month(actor: Person | None, year: int, number: int) -> tuple[Person, Cooperative, int]:
    """A month that may be written, whether it is or not."""
    person, cooperative = own_cooperative(actor)
    return person, cooperative, _month(cooperative, year, number)


def kept_month(actor: Person | None, year: int, number: int) -> tuple[Person, Cooperative, int]:
    person, cooperative = accounted_cooperative(actor)
    return person, cooperative, _month(cooperative, year, number)


def page(actor: Person | None, month_id: UUID) -> tuple[CashMonth]:
    """The photo of a page."""
    (person,) = signed_in(actor)
    visible = queries.months_visible_to(person).where(CashMonth.page_file.is_not(None))
    return (first_or_404(visible.where(CashMonth.id == month_id)),)


def _month(cooperative: Cooperative, year: int, number: int) -> int:
    try:
        month = month_of(date(year, number, 1))
    except (ValueError, OverflowError) as error:
        raise NotFound from error
    if month not in writable(cooperative.registered_on, clock.now().date()):
        raise NotFound
    return month
