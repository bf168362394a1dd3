"""Cooperatives that have reached a stage."""

from sqlalchemy import delete, select

from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.pathway.models import StageState
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status


def open_to_all(stage: Stage) -> None:
    """To every cooperative that is there."""
    for cooperative_id in db.session.scalars(select(Cooperative.id)):
        state = StageState(
            cooperative_id=cooperative_id, stage=stage, status=Status.OPEN, rule_number=1, since=clock.now()
        )
        db.session.add(state)
    db.session.commit()


def close_all() -> None:
    db.session.execute(delete(StageState))
    db.session.commit()
