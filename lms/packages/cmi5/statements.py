"""What the LMS itself says of units, blocks and courses (cmi5, 9.3): launched, abandoned, waived, satisfied."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms.packages.cmi5.terms import CATEGORY_CMI5, CATEGORY_MOVE_ON, SESSION_ID
from lms.xapi import profile
from lms.xapi import services as xapi
from lms.xapi.statement import Activity, Agent, Context, ContextActivities, Result, Statement, Verb


@dataclass(frozen=True)
class Told:
    """Of whom, and in which session."""

    learner: Agent
    registration: UUID
    session_id: UUID
    team: Agent | None


def record(
    told: Told,
    statement_id: UUID,
    verb: Verb,
    thing: Activity,
    publisher_id: str,
    *,
    at: datetime,
    result: Result | None = None,
    extensions: dict[str, object] | None = None,
    instructor: Agent | None = None,
) -> bool:
    """False where the same was said already: the earlier time then stands."""
    categories = [Activity(id=CATEGORY_CMI5)]
    if result is not None and (result.success is not None or result.completion is not None):
        # 9.6.2.2
        categories.append(Activity(id=CATEGORY_MOVE_ON))
    return xapi.record(
        Statement(
            id=statement_id,
            actor=told.learner,
            verb=verb,
            object=thing,
            timestamp=at,
            result=result,
            context=Context(
                registration=told.registration,
                team=told.team,
                instructor=instructor,
                context_activities=ContextActivities(
                    # 9.6.2.3: the publisher's id, unaltered.
                    grouping=[Activity(id=publisher_id)],
                    category=[*categories, *profile.category()],
                ),
                # 9.6.3.1: in every statement that the LMS makes.
                extensions={SESSION_ID: str(told.session_id), **(extensions or {})},
            ),
        )
    )
