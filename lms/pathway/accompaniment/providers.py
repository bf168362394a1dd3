"""What the pathway hears of the accompaniment: each coaching session that was held."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from lms.pathway.accompaniment.models import Accompaniment, CoachingSession
from lms.pathway.facts import Scope, fact_columns, registry
from lms.pathway.rules.facts import FactKind


@registry.provide
def coaching_sessions(scope: Scope, on: date) -> Select[Any]:
    return (
        select(
            *fact_columns(
                Accompaniment.cooperative_id,
                FactKind.EVENT,
                "coaching_session",
                on=CoachingSession.held_on,
                reference=CoachingSession.id,
            )
        )
        .join(CoachingSession, CoachingSession.accompaniment_id == Accompaniment.id)
        .where(Accompaniment.cooperative_id.in_(scope), CoachingSession.held_on <= on)
    )
