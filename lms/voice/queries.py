"""Questions about recorded clips, and about who hears which language."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative, Membership
from lms.core.db import db
from lms.voice.models import SlotKind, VoiceClip


def clips_in(language: str) -> Sequence[VoiceClip]:
    return db.session.scalars(select(VoiceClip).where(VoiceClip.language == language).order_by(VoiceClip.id)).all()


def clip_in(language: str, kind: SlotKind, *, msgid: str, said: str) -> VoiceClip | None:
    return db.session.scalar(
        select(VoiceClip)
        .where(VoiceClip.language == language, VoiceClip.kind == kind)
        .where(VoiceClip.msgid == msgid, VoiceClip.said == said)
        .options(joinedload(VoiceClip.recorded_by))
    )


def is_used(media: str) -> bool:
    """Whether a clip is this sound: the same one may stand for several words."""
    return db.session.scalar(select(VoiceClip.id).where(VoiceClip.media == media).limit(1)) is not None


def said_keys() -> Sequence[Row[str, SlotKind, str, str]]:
    """Language, kind, text and piece of every clip."""
    return db.session.execute(select(VoiceClip.language, VoiceClip.kind, VoiceClip.msgid, VoiceClip.said)).all()


def states() -> Sequence[Row[str, int, datetime]]:
    """Of each language that has clips: how many, and when the last was made."""
    return db.session.execute(
        select(VoiceClip.language, func.count(), func.max(VoiceClip.recorded_at)).group_by(VoiceClip.language)
    ).all()


def members_by_language_and_region() -> dict[tuple[str, str | None], int]:
    """(language of the screens, region of her cooperative) → members, each once in a region."""
    joined = (
        select(Person.language, Cooperative.region_code, func.count(Person.id.distinct()))
        .select_from(Person)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.to_on.is_(None)))
        .outerjoin(Cooperative, Cooperative.id == Membership.cooperative_id)
        .where(Person.staff_role.is_(None), Person.closed_at.is_(None))
        .group_by(Person.language, Cooperative.region_code)
    )
    return {(language, region): count for language, region, count in db.session.execute(joined)}
