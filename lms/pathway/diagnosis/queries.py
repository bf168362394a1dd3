"""Questions about rounds of the self-assessment. Answers of one person are asked for by herself only."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms.core.db import db
from lms.pathway.diagnosis.levels import Spread, spread_of
from lms.pathway.diagnosis.models import (
    DiagnosisAgreement,
    DiagnosisAnswer,
    DiagnosisLevel,
    DiagnosisRound,
    DiagnosisSharing,
)


def rounds_of(cooperative_id: UUID) -> Select[DiagnosisRound]:
    return select(DiagnosisRound).where(DiagnosisRound.cooperative_id == cooperative_id)


def open_round_of(cooperative_id: UUID) -> DiagnosisRound | None:
    return db.session.scalar(rounds_of(cooperative_id).where(DiagnosisRound.closed_at.is_(None)))


def closed_rounds_of(cooperative_id: UUID) -> Sequence[DiagnosisRound]:
    """The latest first."""
    return db.session.scalars(
        rounds_of(cooperative_id)
        .where(DiagnosisRound.closed_at.is_not(None))
        .order_by(DiagnosisRound.closed_at.desc(), DiagnosisRound.id.desc())
    ).all()


def shared_rounds_of(cooperative_id: UUID) -> Sequence[DiagnosisRound]:
    """Those closed rounds that the cooperative shows to its adviser now, the latest first."""
    return db.session.scalars(
        rounds_of(cooperative_id)
        .where(DiagnosisRound.closed_at.is_not(None), DiagnosisRound.id.in_(_shared_now()))
        .order_by(DiagnosisRound.closed_at.desc(), DiagnosisRound.id.desc())
    ).all()


def _shared_now() -> Select[UUID]:
    return select(DiagnosisSharing.round_id).where(DiagnosisSharing.withdrawn_at.is_(None))


def answers_of(round_id: UUID, person_id: UUID) -> dict[str, int]:
    """Question → what she said."""
    rows = db.session.execute(
        select(DiagnosisAnswer.question, DiagnosisAnswer.level).where(
            DiagnosisAnswer.round_id == round_id, DiagnosisAnswer.person_id == person_id
        )
    )
    return dict(rows.all())


def spreads_of(round_id: UUID) -> dict[str, Spread]:
    """Question → how many people gave each level."""
    rows = db.session.execute(
        select(DiagnosisAnswer.question, DiagnosisAnswer.level, func.count())
        .where(DiagnosisAnswer.round_id == round_id)
        .group_by(DiagnosisAnswer.question, DiagnosisAnswer.level)
    )
    found: dict[str, list[int]] = {}
    for question, level, count in rows:
        found.setdefault(question, []).extend([level] * count)
    return {question: spread_of(levels) for question, levels in found.items()}


def voices_in(round_id: UUID, total: int) -> int:
    """How many people have answered all of the `total` questions."""
    whole = (
        select(DiagnosisAnswer.person_id)
        .where(DiagnosisAnswer.round_id == round_id)
        .group_by(DiagnosisAnswer.person_id)
        .having(func.count() >= total)
    )
    return db.session.scalar(select(func.count()).select_from(whole.subquery())) or 0


def agreements_of(round_id: UUID) -> dict[str, int]:
    """Question → the level agreed."""
    rows = db.session.execute(
        select(DiagnosisAgreement.question, DiagnosisAgreement.level).where(DiagnosisAgreement.round_id == round_id)
    )
    return dict(rows.all())


def agreement_on(round_id: UUID, question: str) -> DiagnosisAgreement | None:
    """As it is in the database now."""
    return db.session.scalar(
        select(DiagnosisAgreement)
        .where(DiagnosisAgreement.round_id == round_id, DiagnosisAgreement.question == question)
        .execution_options(populate_existing=True)
    )


def reasons_of(round_id: UUID) -> dict[str, str]:
    """Question → why the group agreed on what no member had answered."""
    rows = db.session.execute(
        select(DiagnosisAgreement.question, DiagnosisAgreement.reason).where(
            DiagnosisAgreement.round_id == round_id, DiagnosisAgreement.reason != ""
        )
    )
    return dict(rows.all())


def levels_of(round_id: UUID) -> dict[str, int]:
    """Dimension → level, of a closed round."""
    rows = db.session.execute(
        select(DiagnosisLevel.dimension, DiagnosisLevel.level).where(DiagnosisLevel.round_id == round_id)
    )
    return dict(rows.all())


def latest_levels_of(cooperative_id: UUID) -> dict[str, int]:
    """Dimension → level of the latest closed round; nothing where there is none."""
    closed = closed_rounds_of(cooperative_id)
    return levels_of(closed[0].id) if closed else {}


def sharing_in_force(round_id: UUID) -> DiagnosisSharing | None:
    return db.session.scalar(
        select(DiagnosisSharing).where(DiagnosisSharing.round_id == round_id, DiagnosisSharing.withdrawn_at.is_(None))
    )


def sharings_of(round_id: UUID) -> Sequence[DiagnosisSharing]:
    """Every act of sharing this round and of taking it back, with who did it, the latest first."""
    return db.session.scalars(
        select(DiagnosisSharing)
        .where(DiagnosisSharing.round_id == round_id)
        .options(joinedload(DiagnosisSharing.shared_by), joinedload(DiagnosisSharing.withdrawn_by))
        .order_by(DiagnosisSharing.shared_at.desc(), DiagnosisSharing.id.desc())
    ).all()


def locked_round(round_id: UUID) -> DiagnosisRound:
    """The round as it is now, held until this transaction ends (SQLite has one writer anyway)."""
    return db.session.scalars(
        select(DiagnosisRound)
        .where(DiagnosisRound.id == round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
