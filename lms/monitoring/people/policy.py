"""Who opens personal lists: whoever sees figures with lists behind them, within her reach; and who reads the log of it."""

from uuid import UUID

from lms.accounts.models import Person, StaffRole
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.monitoring import policy as monitoring
from lms.monitoring.people import queries
from lms.monitoring.people.models import ListAccess
from lms.monitoring.policy import Viewer


def asker(actor: Person | None) -> tuple[Viewer]:
    return monitoring.viewer(actor)


def opened_list(actor: Person | None, access_id: UUID) -> tuple[Viewer, ListAccess]:
    """Her own; whether it is still open the view says."""
    (viewer,) = asker(actor)
    return viewer, first_or_404(queries.accesses_of(viewer.person.id).where(ListAccess.id == access_id))


def reader_of_log(actor: Person | None) -> tuple[Viewer]:
    (viewer,) = asker(actor)
    if not may_read_log(viewer):
        raise NotFound
    return (viewer,)


def may_read_log(viewer: Viewer) -> bool:
    return viewer.person.staff_role is StaffRole.ADMINISTRATOR
