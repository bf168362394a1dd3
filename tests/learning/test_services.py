from lms.core.db import db
from lms.learning import content, queries
from lms.learning.models import CourseRevision
from lms.learning.progress import Progress, State
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, finish, loaded_bees, publish_bees, sit
from tests.factories.statements import recorded


def verbs_of(registration) -> list[str]:
    return [one.verb.id.rsplit("/", 1)[-1] for one in recorded(registration=registration)]


def test_publishing_the_same_content_again_is_the_same_revision(app) -> None:
    first = publish_bees().current_revision_id

    assert publish_bees().current_revision_id == first
    assert db.session.query(CourseRevision).count() == 1


def test_learner_stays_on_the_revision_that_she_began(cast: Cast, monkeypatch) -> None:
    course = publish_bees()
    enrolment = enrol(cast.amina, course)
    loaded = loaded_bees()
    changed = content.decode(content.encode(loaded.course).replace("Les abeilles", "Les avettes"))
    monkeypatch.setattr("tests.factories.courses.loaded_bees", lambda: type(loaded)(changed, loaded.media))

    republished = publish_bees()

    assert republished.current_revision_id != enrolment.revision_id
    assert queries.content_of(enrolment.revision_id).title["fr"] == "Les abeilles"
    assert enrol(cast.amina, republished).revision_id == enrolment.revision_id
    assert enrol(cast.esi, republished).revision_id == republished.current_revision_id


def test_change_of_the_folder_that_was_taken_back_is_what_is_taught(app, monkeypatch) -> None:
    first = publish_bees().current_revision_id
    loaded = loaded_bees()
    changed = content.decode(content.encode(loaded.course).replace("Les abeilles", "Les avettes"))
    with monkeypatch.context() as patch:
        patch.setattr("tests.factories.courses.loaded_bees", lambda: type(loaded)(changed, loaded.media))
        publish_bees()

    assert publish_bees().current_revision_id == first


def test_enrolling_twice_is_one_enrolment(cast: Cast) -> None:
    course = publish_bees()

    first, second = enrol(cast.amina, course), enrol(cast.amina, course)

    assert first.registration == second.registration
    assert verbs_of(first.registration) == ["registered"]


def test_whole_course_is_a_chain_of_statements(cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())

    finish(cast.amina, enrolment)

    told = verbs_of(enrolment.registration)
    assert told.count("registered") == 1
    assert told.count("attempted") == told.count("passed") == 3
    assert told.count("answered") == 4 + 4 + 5
    # Three lessons, two modules, the course; a certificate for each module and for the course.
    assert told.count("completed") == 6
    assert told.count("earned") == 3


def test_statements_name_learner_cooperative_and_registration(cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())

    complete(cast.amina, enrolment, LESSONS[0])

    statement = recorded()[-1]
    assert statement.actor.account.name == str(cast.amina.id)
    assert statement.context.team.account.name == str(cast.argan.id)
    assert statement.context.registration == enrolment.registration
    assert statement.context.context_activities.parent[0].id == "http://lms.test/activities/courses/bees/hive"
    assert statement.object.definition.name == {"ar-MA": "داخل الخلية", "fr-MA": "Dans la ruche"}
    assert statement.result.completion is True
    assert statement.authority.account.name == "platform"
    assert statement.version == "1.0.3"
    assert statement.stored >= statement.timestamp


def test_progress_knows_what_is_next_and_what_is_locked(cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, LESSONS[0], LESSONS[2])
    course = queries.content_of(enrolment.revision_id)

    progress = Progress(course, queries.completed_items(enrolment.registration))

    assert progress.next_step == LESSONS[1]
    assert progress.state_of(LESSONS[0]) is State.DONE
    assert progress.state_of("hive/quiz") is State.LOCKED
    assert progress.state_of("honey/quiz") is State.LATER
    assert progress.state_of("exam") is State.LOCKED
    assert (progress.done, progress.total) == (2, 6)


def test_progress_of_people_counts_courses_and_steps(cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, *LESSONS)
    sit(cast.amina, enrolment, "hive/quiz")

    found = queries.progress_of_people([cast.amina.id, cast.bilal.id])

    assert (found[cast.amina.id].enrolled, found[cast.amina.id].done, found[cast.amina.id].total) == (1, 4, 6)
    assert found[cast.bilal.id].enrolled == 0
