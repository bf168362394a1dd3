"""What the platform says of units that are not cmi5's: as one of its lessons, in its own profile."""

from datetime import datetime

from lms.core.ids import id_from
from lms.learning import queries as learning
from lms.learning import services as lessons
from lms.packages import queries
from lms.packages.activity_ids import unit_activity_id
from lms.packages.kinds import Unit
from lms.packages.models import LaunchSession
from lms.xapi import services as xapi
from lms.xapi import verbs
from lms.xapi.agents import group_agent, person_agent
from lms.xapi.statement import Activity, Agent, Context, Definition, Result, Statement, Verb


def unit_of(session: LaunchSession) -> Unit:
    unit = queries.structure_of(session.package_id).unit(session.unit_key)
    if unit is None:
        raise LookupError(f"Session {session.id} launches a unit that its package does not have")
    return unit


def people_of(session: LaunchSession) -> tuple[Agent, Agent | None]:
    """The learner, and the cooperative for which she learns."""
    team = group_agent(session.cooperative_id) if session.cooperative_id else None
    return person_agent(session.person_id), team


def heard_at(statement: Statement) -> datetime:
    """When it came: the clocks of phones go wrong, and certificates carry this date."""
    return statement.stored or statement.timestamp


def tell(session: LaunchSession, verb: Verb, *, at: datetime, result: Result | None = None) -> None:
    """Once in a session for each verb: the id of the statement is made from both."""
    learner, team = people_of(session)
    course = learning.content_of(session.package.revision_id)
    xapi.record(
        Statement(
            id=id_from("unit", session.id, verb.id),
            actor=learner,
            verb=verb,
            object=Activity(
                id=unit_activity_id(course.slug, session.unit_key),
                definition=Definition(type=verbs.LESSON, name=unit_of(session).title),
            ),
            timestamp=at,
            result=result,
            context=Context(
                registration=session.registration,
                team=team,
                context_activities=lessons.context_activities(course, session.item),
            ),
        )
    )
