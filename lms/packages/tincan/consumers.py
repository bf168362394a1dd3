"""Completes the lesson of a Tin Can unit when the unit says that it is completed or passed."""

from lms.core.db import db
from lms.learning import queries as learning
from lms.learning import services as lessons
from lms.learning.models import Enrolment
from lms.packages import queries
from lms.packages.tincan.manifest import KIND
from lms.xapi import verbs
from lms.xapi.consumers import registry
from lms.xapi.statement import Statement


@registry.consume(verbs.COMPLETED, verbs.PASSED, of_units=True)
def follow_unit(statement: Statement) -> None:
    enrolment = db.session.get(Enrolment, statement.registration) if statement.registration else None
    package = queries.package_of(enrolment.revision_id) if enrolment else None
    if enrolment is None or package is None or package.kind != KIND:
        return
    structure = queries.structure_of(package.id)
    for module, lesson in learning.content_of(enrolment.revision_id).lessons():
        unit = structure.unit(lesson.unit) if lesson.unit else None
        if unit is not None and unit.publisher_id == statement.object.id:
            lessons.complete_lesson(
                statement.actor, enrolment, f"{module.slug}/{lesson.slug}", team=statement.team, at=statement.timestamp
            )
