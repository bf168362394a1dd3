"""Questions about targets: the latest of each, and all that were set."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.monitoring.targets.models import Target

LONGEST = 50


def targets_of(year: int, indicator: str) -> dict[str, Target]:
    """Place → the target that counts; those that were taken back left out."""
    return {place: row for place, row in latest_of(year, indicator).items() if row.amount is not None}


def latest_of(year: int, indicator: str) -> dict[str, Target]:
    """Place → what was set last, be it that there is no target any more; with who did it."""
    rows = db.session.scalars(
        select(Target)
        .where(Target.year == year, Target.indicator == indicator)
        .options(joinedload(Target.set_by))
        .order_by(Target.set_at, Target.id)
    )
    return {row.place: row for row in rows}


def history_of(year: int, indicator: str, *, limit: int = LONGEST) -> Sequence[Target]:
    """With who set them, the latest first."""
    return db.session.scalars(
        select(Target)
        .where(Target.year == year, Target.indicator == indicator)
        .options(joinedload(Target.set_by))
        .order_by(Target.set_at.desc(), Target.id.desc())
        .limit(limit)
    ).all()


def indicators_with_targets(year: int) -> list[str]:
    """Slugs, in the order of the alphabet."""
    found = select(Target.indicator).where(Target.year == year).distinct().order_by(Target.indicator)
    return list(db.session.scalars(found))


def regions_of_delegation(code: str) -> list[str]:
    """In which its cooperatives lie: delegations follow no regions."""
    found = select(Cooperative.region_code).where(
        Cooperative.delegation_code == code, Cooperative.struck_off_on.is_(None)
    )
    return sorted(db.session.scalars(found.distinct()))
