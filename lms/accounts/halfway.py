"""Staff between password and second factor: kept in the signed cookie for ten minutes, and good for nothing else."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import session

from lms.core.errors import DomainError
from lms.core.i18n import lazy as _

LIFE = timedelta(minutes=10)
_KEY = "halfway"


class StartAgain(DomainError):
    status = 401
    message = _("More than ten minutes have passed. Sign in again with your e-mail address and password.")


@dataclass(frozen=True)
class Halfway:
    person: str
    until: float
    # The secret that a first sign-in enrols; she sees it on the page, so the cookie may hold it.
    totp_secret: str | None = None
    after: str | None = None

    @property
    def person_id(self) -> UUID:
        return UUID(self.person)


def begin(person_id: UUID, *, totp_secret: str | None, after: str | None, at: datetime) -> None:
    session.clear()
    session[_KEY] = asdict(Halfway(str(person_id), (at + LIFE).timestamp(), totp_secret, after))


def current(at: datetime) -> Halfway:
    """Raises StartAgain."""
    kept: dict[str, Any] | None = session.get(_KEY)
    if kept is None or kept["until"] < at.timestamp():
        raise StartAgain
    return Halfway(**kept)
