"""Completes the lesson of a Tin Can or H5P unit when the unit says that it is completed or passed."""

from lms.core.db import db
from lms.learning import queries as learning
from lms.learning import services as lessons
from lms.learning.models import Enrolment
from lms.packages import queries
from lms.packages.h5p.manifest import KIND as H5P
from lms.packages.telling import heard_at, people_of
from lms.packages.tincan.manifest import KIND as TINCAN
from lms.xapi import verbs
from lms.xapi.agents import person_agent
from lms.xapi.consumers import registry
from lms.xapi.statement import Statement


@registry.consume(verbs.COMPLETED, verbs.PASSED, of_units=True)
def follow_unit(statement: Statement) -> None:
    enrolment = db.session.get(Enrolment, statement.registration) if statement.registration else None
    package = queries.package_of(enrolment.revision_id) if enrolment else None
    if enrolment is None or package is None or package.kind not in (TINCAN, H5P) or _says_no(statement):
        return
    structure = queries.structure_of(package.id)
    for module, lesson in learning.content_of(enrolment.revision_id).lessons():
        unit = structure.unit(lesson.unit) if lesson.unit else None
        if unit is not None and unit.publisher_id == statement.object.id:
            # The learner as the platform names her, whatever the unit calls her.
            learner, at = person_agent(enrolment.person_id), heard_at(statement)
            item = f"{module.slug}/{lesson.slug}"
            # The unit names no cooperative (launching.py): it is the one for which she launched it.
            session = queries.session_behind(enrolment.registration, item, at)
            team = people_of(session)[1] if session else None
            lessons.complete_lesson(learner, enrolment, item, team=team, at=at)


def _says_no(statement: Statement) -> bool:
    """A verb that its own result denies."""
    result = statement.result
    return result is not None and (result.success is False or result.completion is False)
