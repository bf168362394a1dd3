"""Officers and advisers export what cooperatives in their reach must file; who keeps its accounts sees her own cooperative's sheet."""

from datetime import date

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import accounted_cooperative
from lms.core import clock
from lms.core.days import day_of
from lms.core.errors import NotFound
from lms.monitoring import policy
from lms.monitoring.declaration.queries import closing_of
from lms.monitoring.policy import Viewer

YEARS_BACK = 5

viewer = policy.viewer


def viewer_of_year(actor: Person | None, year: int) -> tuple[Viewer, int]:
    (found,) = viewer(actor)
    if year not in known_years():
        raise NotFound
    return found, year


def known_years() -> range:
    """Those in which accounts may have closed, the latest first."""
    year = day_of(clock.now()).year
    return range(year, year - YEARS_BACK, -1)


def own(actor: Person | None) -> tuple[Person, Cooperative]:
    return accounted_cooperative(actor)


def own_year(actor: Person | None, year: int) -> tuple[Cooperative, int]:
    _person, cooperative = own(actor)
    if year not in closed_years(cooperative):
        raise NotFound
    return cooperative, year


def closed_years(cooperative: Cooperative) -> list[int]:
    """Of the cooperative: whose accounts are closed since it was registered."""
    today: date = day_of(clock.now())
    return [year for year in known_years() if cooperative.registered_on <= closing_of(cooperative, year) < today]
