"""A member of a cohort leads the lesson of the day on her own phone: whom she ticks was at the session, too.

So a session can be held where there is no network: her phone tells it later, and it lies on the day on which it was held.
"""

from datetime import timedelta
from uuid import UUID

from lms.accounts.models import Person
from lms.core.days import midnight
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.learning.activity_ids import item_of
from lms.quizzes.group.services import PRESENT
from lms.teaching import queries
from lms.teaching.services import attendance
from lms.teaching.services.attendance import Held
from lms.xapi import agents, verbs
from lms.xapi.consumers import registry
from lms.xapi.statement import Statement


@registry.consume(verbs.HOSTED)
def follow_group_session(statement: Statement) -> None:
    named = item_of(statement.object.id)
    extensions = statement.context.extensions if statement.context else {}
    present = extensions.get(agents.activity_id(PRESENT))
    # Marks are kept beside the log, so what is only read again changes none.
    if named is None or not isinstance(present, list) or registry.is_replaying:
        return
    slug, item = named
    leader = db.session.get_one(Person, agents.account_id(statement.actor))
    day = statement.timestamp.astimezone(MOROCCO).date()
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    for session in queries.sessions_of_member_between(leader.id, slug, begin, end):
        if teaches(session.item, item):
            held = Held(session.cohort, session, attendance.course_of(session.cohort), leader)
            people = {leader.id, *map(UUID, present)}
            attendance.keep_group_session(held, people, told_by=statement.id, at=statement.timestamp)
            return


def teaches(taught: str, item: str) -> bool:
    """Whether a session that teaches `taught` ("module/lesson", "module" or "" for anything) may have had this lesson."""
    return taught in ("", item) or item.startswith(f"{taught}/")
