"""Issues a certificate when a module or a course is completed, as a statement; and keeps what `earned` says."""

from sqlalchemy import delete

from lms.certification import queries
from lms.certification.codes import code_of
from lms.certification.models import Certificate
from lms.core.db import db
from lms.core.ids import id_from
from lms.core.upserts import upsert
from lms.learning import queries as learning
from lms.learning.activity_ids import REVISION, item_activity, item_of, revision_of
from lms.learning.models import Enrolment
from lms.quizzes import queries as quizzes
from lms.xapi import agents, profile, verbs
from lms.xapi import services as xapi
from lms.xapi.consumers import registry
from lms.xapi.statement import Activity, Context, ContextActivities, Definition, Result, Score, Statement


@registry.reset
def forget_certificates() -> None:
    db.session.execute(delete(Certificate))


@registry.consume(verbs.COMPLETED)
def certify_completion(statement: Statement) -> None:
    """Modules with a quiz and courses are certified, as the academy promises; lessons are not."""
    named = item_of(statement.object.id)
    enrolment = db.session.get(Enrolment, statement.registration) if statement.registration else None
    if named is None or enrolment is None or "/" in named[1] or named[1] == "exam":
        return
    item = named[1]
    course = learning.content_of(enrolment.revision_id)
    module = course.module(item)
    if module is not None and module.quiz is None:
        # A block of an imported course is only a heading.
        return
    scaled = quizzes.first_passed_score(enrolment.registration, f"{item}/quiz" if item else "exam")
    certificate_id = id_from("earned", enrolment.registration, item)
    done = item_activity(course, item)
    xapi.record(
        Statement(
            id=certificate_id,
            actor=statement.actor,
            verb=verbs.EARNED,
            object=Activity(
                id=agents.activity_id("certificates", code_of(certificate_id)),
                definition=Definition(type=verbs.CERTIFICATE, name=done.definition.name if done.definition else {}),
            ),
            timestamp=statement.timestamp,
            result=Result(score=Score(scaled=scaled)) if scaled is not None else None,
            context=Context(
                registration=enrolment.registration,
                team=statement.team,
                context_activities=ContextActivities(parent=[Activity(id=done.id)], category=profile.category()),
                extensions={agents.activity_id(REVISION): str(enrolment.revision_id)},
            ),
        )
    )


@registry.consume(verbs.EARNED)
def follow_certificate(statement: Statement) -> None:
    # All that a certificate says stands in its own statement, so that it may be read before any other.
    context, revision_id = statement.context, revision_of(statement)
    if context is None or context.registration is None or context.context_activities is None or revision_id is None:
        return
    named = item_of(context.context_activities.parent[0].id)
    if named is None:
        return
    score = statement.result.score if statement.result else None
    upsert(
        Certificate,
        {
            "id": statement.id,
            "code": code_of(statement.id),
            "person_id": agents.account_id(statement.actor),
            "cooperative_id": agents.account_id(context.team) if context.team else None,
            "revision_id": revision_id,
            "registration": context.registration,
            "item": named[1],
            "scaled": score.scaled if score else None,
            "earned_at": statement.timestamp,
            "revoked_at": None,
        },
        key=("id",),
    )


@registry.consume(verbs.RETRACTED)
def follow_revocation(statement: Statement) -> None:
    code = agents.activity_path(statement.object.id)[-1]
    certificate = db.session.scalar(queries.certificate_with_code(code))
    if certificate is not None and certificate.revoked_at is None:
        certificate.revoked_at = statement.timestamp
        db.session.flush()
