"""Questions about cash books."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.cash_book.models import CashBookSharing, CashMonth
from lms.cooperatives.models import Cooperative
from lms.cooperatives.queries import SUPERVISION
from lms.core.db import db


def months_of(cooperative_id: UUID) -> dict[int, CashMonth]:
    """Month → how it was last written, with who wrote it; the earliest first."""
    rows = db.session.scalars(
        select(CashMonth)
        .where(CashMonth.cooperative_id == cooperative_id)
        .options(joinedload(CashMonth.recorded_by))
        .order_by(CashMonth.month, CashMonth.number)
    )
    return {row.month: row for row in rows}


def versions_of(cooperative_id: UUID, month: int) -> Sequence[CashMonth]:
    """Every way in which it was written, the latest first."""
    return db.session.scalars(
        select(CashMonth)
        .where(CashMonth.cooperative_id == cooperative_id, CashMonth.month == month)
        .options(joinedload(CashMonth.recorded_by))
        .order_by(CashMonth.number.desc())
    ).all()


def sharing_of(cooperative_id: UUID) -> CashBookSharing | None:
    return db.session.get(CashBookSharing, cooperative_id)


def months_visible_to(actor: Person) -> Select[CashMonth]:
    """Members see their own cooperative's; who supervises, what is shared within their reach."""
    reach = cooperatives.cooperatives_visible_to(actor).with_only_columns(Cooperative.id)
    query = select(CashMonth).where(CashMonth.cooperative_id.in_(reach))
    if not actor.is_staff:
        return query
    if actor.staff_role not in SUPERVISION:
        return query.where(false())
    return query.where(CashMonth.cooperative_id.in_(select(CashBookSharing.cooperative_id)))
