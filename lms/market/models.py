"""Products of cooperatives, and the dated evidence of what each needs before it is sold."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.cooperatives.models import Cooperative
from lms.core.db import Base
from lms.core.ids import new_id
from lms.market.families import Family, families


class Unit(StrEnum):
    """By what it is sold."""

    KILOGRAM = "kilogram"
    LITRE = "litre"
    JAR = "jar"
    BOTTLE = "bottle"
    BAG = "bag"
    BOX = "box"
    PIECE = "piece"
    SQUARE_METRE = "square_metre"


class Product(Base):
    __tablename__ = "product"
    __table_args__ = (Index("ix_product_cooperative_id", "cooperative_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    name_ar: Mapped[str] = mapped_column(default="")
    name_fr: Mapped[str] = mapped_column(default="")
    name_en: Mapped[str] = mapped_column(default="")
    # Slug of families.families().
    family: Mapped[str]
    unit: Mapped[Unit]
    # Months 1 to 12 in which it is to be had; empty: all year.
    season: Mapped[list[Any]]
    # Of the sanitary authorisation or approval, as written on the paper (decree 2-10-473, art. 13).
    authorisation_number: Mapped[str] = mapped_column(default="")
    # A name in the store of media.
    photo: Mapped[str | None]
    # Kept by services.review: past all blocking items, and the first day on which it is so no more; None: it stays.
    is_ready: Mapped[bool] = mapped_column(default=False)
    ready_until: Mapped[date | None]
    listed_at: Mapped[datetime]
    listed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    removed_at: Mapped[datetime | None]

    cooperative: Mapped[Cooperative] = relationship(lazy="raise")

    @property
    def kind(self) -> Family:
        return families()[self.family]


class ProductEvidence(Base):
    """What was shown for an item, on a paper or by a picture. Never changed: newer evidence is another row."""

    __tablename__ = "product_evidence"
    __table_args__ = (Index("ix_product_evidence_product_id", "product_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    # Slug of an item of its family.
    item: Mapped[str]
    dated: Mapped[date]
    # The last day that the paper names.
    until: Mapped[date | None]
    number: Mapped[str] = mapped_column(default="")
    # A name in the store of papers, which only the cooperative and its adviser may open.
    photo: Mapped[str | None]
    shown_at: Mapped[datetime]
    shown_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
