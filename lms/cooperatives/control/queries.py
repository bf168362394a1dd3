"""What is shown to control. Every list and export that names cooperatives, or people by their cooperative, and is asked for control
goes through `offered`; totals do not."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from lms.cooperatives.control.models import ControlSharing, Shown
from lms.cooperatives.models import Cooperative
from lms.core.db import db


def sharing_of(cooperative_id: UUID, what: Shown) -> ControlSharing | None:
    """The act that holds."""
    return db.session.scalar(
        select(ControlSharing).where(
            ControlSharing.cooperative_id == cooperative_id,
            ControlSharing.what == what,
            ControlSharing.withdrawn_at.is_(None),
        )
    )


def was_shown(cooperative_id: Any, what: Shown, at: Any) -> Select[UUID]:
    """Acts of this cooperative that held at that moment; both may be columns of another table."""
    return select(ControlSharing.id).where(
        ControlSharing.cooperative_id == cooperative_id,
        ControlSharing.what == what,
        ControlSharing.shared_at <= at,
        or_(ControlSharing.withdrawn_at.is_(None), ControlSharing.withdrawn_at > at),
    )


def showing(what: Shown) -> Select[UUID]:
    """A scope: the cooperatives that show this."""
    return select(ControlSharing.cooperative_id).where(
        ControlSharing.what == what, ControlSharing.withdrawn_at.is_(None)
    )


def offered(query: Select[Cooperative], what: Shown) -> Select[Cooperative]:
    """Of these cooperatives those that show this to control."""
    return query.where(Cooperative.id.in_(showing(what)))


def left_out(query: Select[Cooperative], what: Shown) -> int:
    """How many of these cooperatives do not."""
    kept_back = query.where(Cooperative.id.not_in(showing(what)))
    return db.session.scalar(select(func.count()).select_from(kept_back.order_by(None).subquery())) or 0
