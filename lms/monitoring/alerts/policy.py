"""Officers see every alert and set the numbers; advisers see those of their delegation. Who sees one may say so."""

from uuid import UUID

from lms.accounts.models import Person
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.monitoring import policy
from lms.monitoring.alerts import queries
from lms.monitoring.alerts.kinds import AlertKind
from lms.monitoring.alerts.models import Alert
from lms.monitoring.policy import Viewer

viewer = policy.viewer
setter = policy.national_viewer


def alert(actor: Person | None, alert_id: UUID) -> tuple[Viewer, Alert]:
    """One in reach, whatever became of it."""
    (found,) = viewer(actor)
    return found, first_or_404(queries.alerts_in(found.place).where(Alert.id == alert_id))


def limits(actor: Person | None, kind: str) -> tuple[Viewer, AlertKind]:
    (found,) = setter(actor)
    if kind not in list(AlertKind):
        raise NotFound
    return found, AlertKind(kind)
