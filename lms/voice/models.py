"""Recorded clips of what the members' screens say."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base
from lms.core.ids import new_id


class SlotKind(StrEnum):
    # A text of the interface, or a word of numbers and amounts.
    TEXT = "text"
    NUMBER = "number"


class VoiceClip(Base):
    """One recording of one slot in one spoken language."""

    __tablename__ = "voice_clip"
    __table_args__ = (UniqueConstraint("language", "kind", "msgid", "said"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    # ary, shi, tzm, rif, mey, fr, ar: tongues.py.
    language: Mapped[str]
    kind: Mapped[SlotKind]
    # The text in English as the catalogues name it; of a number the name of its word (numbers.py).
    msgid: Mapped[str]
    # The translation, or the piece of it between placeholders, that the recorder read; "" of a number. A translation that is
    # changed afterwards has to be recorded anew.
    said: Mapped[str]
    # In the folder of clips.
    media: Mapped[str]
    size_bytes: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    recorded_by: Mapped[Person | None] = relationship(lazy="raise")
