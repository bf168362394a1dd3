"""Adding a row under the key that its form brought: the same form twice is one row (`forms.OnceForm`)."""

from collections.abc import Collection
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy.exc import IntegrityError

from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id


class Keyed(Protocol):
    id: Any


Row = TypeVar("Row", bound=Keyed)


class KeyTaken(DomainError):
    message = _("This form was used for something else before. Open the page again.")


def add_once(row: Row, *, owner: Collection[str], said: Collection[str]) -> Row:
    """The row, added; or the one that was added under its key before, where it says the same. Columns of `owner` tell whose
    row it is: where they differ the key is somebody else's, and nothing of that row is given away. Columns of `said` tell
    what the form said: who goes back to a form that was sent and says something else means another row, which gets a key
    of its own. Raises KeyTaken."""
    known = cast(Row | None, db.session.get(type(row), row.id))
    if known is None:
        try:
            return _added(row)
        except IntegrityError:
            # Somebody was quicker: the same form, or another row that may stand only once.
            known = cast(Row | None, db.session.get(type(row), row.id))
            if known is None:
                raise
    if not _agree(known, row, owner):
        raise KeyTaken
    if _agree(known, row, said):
        return known
    row.id = new_id()
    return _added(row)


def added_before(row: Row, *, owner: Collection[str], said: Collection[str]) -> Row | None:
    """The row that was added under this key before and says the same: for who holds a lock, and lets more follow from it than
    the row. Where it says something else, `row` gets a key of its own. Raises KeyTaken."""
    known = cast(Row | None, db.session.get(type(row), row.id))
    if known is None:
        return None
    if not _agree(known, row, owner):
        raise KeyTaken
    if _agree(known, row, said):
        return known
    row.id = new_id()
    return None


def _added(row: Row) -> Row:
    with db.session.begin_nested():
        db.session.add(row)
        db.session.flush()
    return row


def _agree(known: Keyed, row: Keyed, names: Collection[str]) -> bool:
    return all(getattr(known, name) == getattr(row, name) for name in names)
