"""Stages of cooperatives as statements: told when a stage opens, is at risk or suspended, and read back from the log."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete

from lms.core.db import db
from lms.core.ids import id_from
from lms.pathway.models import StageState
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Standing, Status
from lms.xapi import agents, profile, verbs
from lms.xapi import services as xapi
from lms.xapi.agents import activity_id, activity_path
from lms.xapi.consumers import registry
from lms.xapi.statement import Activity, Context, ContextActivities, Definition, Statement

FOLDER = "stages"
STATUS, RULE, GRACE = "stage-status", "rule", "grace-until"
NAMES = {
    Stage.PROJECT: {"en": "Structuring a project", "ar-MA": "هيكلة المشروع", "fr-MA": "Structurer un projet"},
    Stage.MARKET: {"en": "Reaching the market", "ar-MA": "ولوج السوق", "fr-MA": "Accéder au marché"},
}


def record_standing(cooperative_id: UUID, stage: Stage, standing: Standing, rule_number: int, *, at: datetime) -> None:
    extensions: dict[str, object] = {
        activity_id(STATUS): standing.status.value,
        activity_id(RULE): rule_number,
    }
    if standing.grace_until:
        extensions[activity_id(GRACE)] = standing.grace_until.isoformat()
    xapi.record(
        Statement(
            id=id_from("stage", cooperative_id, stage, standing.status, rule_number, at.isoformat()),
            actor=agents.group_agent(cooperative_id),
            verb=verbs.PROGRESSED,
            object=Activity(
                id=activity_id(FOLDER, stage.value), definition=Definition(type=verbs.STAGE, name=NAMES[stage])
            ),
            timestamp=at,
            context=Context(
                registration=id_from("stage", cooperative_id, stage),
                context_activities=ContextActivities(category=profile.category()),
                extensions=extensions,
            ),
        )
    )


@registry.reset
def forget_stages() -> None:
    db.session.execute(delete(StageState))


@registry.consume(verbs.PROGRESSED)
def follow_stage(statement: Statement) -> None:
    """The latest word about a stage stands, in whatever order the words come."""
    folder, *rest = activity_path(statement.object.id) or ("",)
    if folder != FOLDER or statement.context is None:
        return
    extensions = statement.context.extensions
    grace = extensions.get(activity_id(GRACE))
    stage, cooperative_id = Stage(rest[0]), agents.account_id(statement.actor)
    state = db.session.get(StageState, (cooperative_id, stage))
    if state is None:
        state = StageState(cooperative_id=cooperative_id, stage=stage, since=statement.timestamp)
        db.session.add(state)
    elif state.since > statement.timestamp:
        return
    state.status = Status(str(extensions[activity_id(STATUS)]))
    state.rule_number = int(str(extensions[activity_id(RULE)]))
    state.since = statement.timestamp
    state.grace_until = date.fromisoformat(grace) if isinstance(grace, str) else None
    db.session.flush()
