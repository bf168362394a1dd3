"""Adding a row under the key that its form brought: the same form twice is one row (`forms.OnceForm`)."""

from collections.abc import Collection
from typing import Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _


class Keyed(Protocol):
    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=Keyed)


class KeyTaken(DomainError):
    message = _("This form was used for something else before. Open the page again.")


def add_once(row: Row, *, same: Collection[str]) -> Row:
    """The row, added; or the one that was added under its key before. `same`: the columns that tell whose row it is; where
    they differ the key is somebody else's, and nothing of that row is given away. Raises KeyTaken."""
    known = cast(Row | None, db.session.get(type(row), row.id))
    if known is None:
        try:
            with db.session.begin_nested():
                db.session.add(row)
                db.session.flush()
            return row
        except IntegrityError:
            # Somebody was quicker: the same form, or another row that may stand only once.
            known = cast(Row | None, db.session.get(type(row), row.id))
            if known is None:
                raise
    if any(getattr(known, name) != getattr(row, name) for name in same):
        raise KeyTaken
    return known
