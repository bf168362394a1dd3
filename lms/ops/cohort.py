"""A cohort of the demonstration set: its trainer, members of two cooperatives, a session that was held and one to come."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.core.ids import id_from
from lms.learning import queries as learning
from lms.teaching.models import Cohort, Way
from lms.teaching.services import attendance, cohorts, people, sessions
from lms.teaching.services.attendance import Held
from lms.teaching.services.cohorts import Plan
from lms.teaching.services.sessions import Meeting

COURSE, LEARNT, NEXT = "acting-together", "why-together/alone-or-together", "why-together/what-is-a-cooperative"
PLACE = "دار التعاونية التجريبية"
MEMBERS, PRESENT = (1, 5, 6, 7, 26), (1, 6, 7)
HELD, AHEAD = timedelta(days=5), timedelta(days=9)


def gather(trainer: Person, members: Mapping[int, Person], *, at: datetime) -> None:
    """`members`: by their number in the set. Once; where the course is not published, nothing."""
    cohort_id = id_from("demonstration", "cohort")
    course = db.session.scalar(learning.any_course(COURSE))
    if course is None or course.current_revision_id is None or db.session.get(Cohort, cohort_id) is not None:
        return
    morning = at.astimezone(MOROCCO).replace(hour=10, minute=0, second=0, microsecond=0)
    held_at, made_at = morning - HELD, morning - HELD - timedelta(days=1)
    plan = Plan(
        "مجموعة تجريبية · Groupe de démonstration", COURSE, "ary", "MA-TAR", PLACE, made_at.date(),
        (morning + timedelta(days=60)).date(),
    )  # fmt: skip
    cohort = cohorts.make(plan, trainer, at=made_at, row_id=cohort_id)
    inside = [members[number].id for number in MEMBERS]
    people.add(cohort, inside, way=Way.COOPERATIVE, by=trainer, at=made_at)
    # Planned as it begins: nobody is invited to what is over.
    held = sessions.plan(cohort, Meeting(held_at, 90, PLACE, "ary", LEARNT), trainer, at=held_at)
    present = [members[number].id for number in PRESENT]
    attendance.keep_list(Held(cohort, held, course, trainer), present, was=(), at=held_at + timedelta(hours=1))
    ahead = Meeting(morning + AHEAD, 90, PLACE, "ary", NEXT)
    coming = sessions.plan(cohort, ahead, trainer, at=at)
    sessions.answer(coming, members[7], is_coming=True, at=at)
