"""A cooperative shows something to control, and takes it back."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.cooperatives.control import queries
from lms.cooperatives.control.models import ControlSharing, Shown
from lms.cooperatives.models import Cooperative
from lms.core.db import db


def share(cooperative: Cooperative, what: Shown, *, by: Person, at: datetime) -> None:
    """Said twice, or by two at once, it is one act: the first."""
    if queries.sharing_of(cooperative.id, what) is not None:
        return
    try:
        with db.session.begin_nested():
            db.session.add(ControlSharing(cooperative_id=cooperative.id, what=what, shared_at=at, shared_by_id=by.id))
            db.session.flush()
    except IntegrityError:
        return


def withdraw(cooperative: Cooperative, what: Shown, *, by: Person, at: datetime) -> None:
    sharing = queries.sharing_of(cooperative.id, what)
    if sharing is not None:
        sharing.withdrawn_at, sharing.withdrawn_by_id = at, by.id
        db.session.flush()
