"""Review, publication, small fixes that reach learners in progress, retirement."""

from copy import deepcopy
from datetime import timedelta

import pytest
from flask import Flask

from lms.authoring import publishing, queries, services
from lms.authoring.errors import HasFaults, NeedsReview, NothingChanged, NotMinor
from lms.authoring.models import CourseActKind, Draft, DraftState
from lms.authoring.parts import Bank
from lms.authoring.revisions import course_of
from lms.authoring.smallness import is_small_change
from lms.core import clock
from lms.core.db import db
from lms.learning import home
from lms.learning import queries as learning
from lms.learning.models import Course, CourseRevision, Enrolment
from lms.learning.services import publish_content
from lms.xapi import services as xapi
from tests.authoring.conftest import lesson, module
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, finish, loaded_bees

pytestmark = pytest.mark.usefixtures("request_context")


def change(draft: Draft, cast: Cast, text: str = "La ruche est propre.") -> None:
    part = lesson(draft)
    body = deepcopy(part.body)
    body["blocks"][0]["text"]["fr"] = text
    services.edit(part, body, version=part.version, by=cast.khadija, at=clock.now())


def publish(draft: Draft, cast: Cast, *, is_minor: bool = False, needs_review: bool = False) -> CourseRevision:
    return publishing.publish(
        draft, by=cast.khadija, at=clock.now(), is_minor=is_minor, note="Une faute", needs_review=needs_review
    )


def revision_of(enrolment: Enrolment):
    db.session.expire_all()
    return db.session.get_one(Enrolment, enrolment.registration).revision_id


def test_a_draft_becomes_the_revision_that_new_learners_begin(draft: Draft, course: Course, cast: Cast) -> None:
    first = course.current_revision_id
    change(draft, cast)

    revision = publish(draft, cast)

    assert course.current_revision_id == revision.id != first
    assert revision.number == 2
    assert draft.state is DraftState.PUBLISHED
    (act,) = queries.acts_of(course.id)
    assert (act.kind, act.by_id, act.revision_id) == (CourseActKind.PUBLISHED, cast.khadija.id, revision.id)


def test_a_new_course_is_published_for_the_first_time(app: Flask, cast: Cast) -> None:
    draft = services.open_draft(loaded_bees().course, by=cast.khadija, at=clock.now())
    root = queries.root_of(draft.id)
    # Its media are not kept here.
    for part in queries.tree_of(draft.id).modules[0].lessons:
        row = lesson(draft, part.body["slug"])
        text = {**row.body, "blocks": [one for one in row.body["blocks"] if "media" not in one]}
        services.edit(row, text, version=1, by=cast.khadija, at=clock.now())
    services.edit(root, {**root.body, "cover": None}, version=1, by=cast.khadija, at=clock.now())

    with pytest.raises(HasFaults):
        publish(draft, cast)
    assert learning.any_course("bees") is not None
    assert db.session.scalar(learning.any_course("bees")) is None


def test_a_draft_that_changes_nothing_is_not_published(draft: Draft, cast: Cast) -> None:
    with pytest.raises(NothingChanged):
        publish(draft, cast)


def test_faults_forbid_publication(draft: Draft, course: Course, cast: Cast) -> None:
    change(draft, cast, "")

    with pytest.raises(HasFaults):
        publish(draft, cast)
    assert learning.revision_with_digest(course.id, "") is None


def test_learners_in_progress_keep_their_revision(draft: Draft, course: Course, cast: Cast) -> None:
    enrolment = enrol(cast.amina, course)
    first = enrolment.revision_id
    change(draft, cast)

    publish(draft, cast)

    assert revision_of(enrolment) == first


def test_a_small_fix_reaches_those_in_progress_and_nobody_else(draft: Draft, course: Course, cast: Cast) -> None:
    in_progress, finished = enrol(cast.amina, course), enrol(cast.bilal, course)
    finish(cast.bilal, finished)
    first = in_progress.revision_id
    change(draft, cast)

    fix = publish(draft, cast, is_minor=True)

    assert fix.fixes_id == first
    assert revision_of(in_progress) == fix.id
    assert revision_of(finished) == first


def test_a_rebuild_leads_to_the_same_revisions(draft: Draft, course: Course, cast: Cast) -> None:
    in_progress, finished = enrol(cast.amina, course), enrol(cast.bilal, course)
    finish(cast.bilal, finished)
    change(draft, cast)
    publish(draft, cast, is_minor=True)
    finish(cast.amina, db.session.get_one(Enrolment, in_progress.registration))
    second = services.open_draft(learning.content_of(course.current_revision_id), by=cast.khadija, at=clock.now())
    change(second, cast, "Encore une faute.")
    publish(second, cast, is_minor=True)
    esi = enrol(cast.esi, course)
    db.session.commit()
    registrations = [one.registration for one in (in_progress, finished, esi)]
    before = [revision_of(db.session.get_one(Enrolment, one)) for one in registrations]
    assert len(set(before)) == 3

    xapi.rebuild()

    assert [revision_of(db.session.get_one(Enrolment, one)) for one in registrations] == before


def test_who_is_on_an_older_revision_is_not_moved_by_a_fix(draft: Draft, course: Course, cast: Cast) -> None:
    old = enrol(cast.amina, course)
    first = old.revision_id
    change(draft, cast)
    publish(draft, cast)
    fix = services.open_draft(learning.content_of(course.current_revision_id), by=cast.khadija, at=clock.now())
    change(fix, cast, "Corrigé.")

    publish(fix, cast, is_minor=True)

    assert revision_of(old) == first


def test_more_than_a_small_change_is_no_fix(draft: Draft, cast: Cast) -> None:
    services.remove(lesson(draft, "the-queen"), by=cast.khadija, at=clock.now())

    assert not publishing.may_be_minor(draft)
    with pytest.raises(NotMinor):
        publish(draft, cast, is_minor=True)


def test_a_fix_of_what_is_no_longer_taught_is_none(draft: Draft, course: Course, cast: Cast) -> None:
    change(draft, cast)
    publishing.retire(course, by=cast.khadija, at=clock.now())

    assert not publishing.may_be_minor(draft)


def test_texts_may_differ_in_a_small_change_and_questions_may_not_come_or_go() -> None:
    from msgspec.structs import replace

    old = loaded_bees().course
    first = old.modules[0]
    retitled = replace(old, modules=[replace(first, title={"ar": "x", "fr": "y"}), *old.modules[1:]])
    unpractised = replace(first, lessons=[replace(one, practice=[]) for one in first.lessons])
    shorter = replace(first, quiz=replace(first.quiz, bank=first.quiz.bank[1:]))

    assert is_small_change(old, retitled)
    assert not is_small_change(old, replace(old, modules=[unpractised, *old.modules[1:]]))
    assert not is_small_change(old, replace(old, modules=[shorter, *old.modules[1:]]))
    assert not is_small_change(old, replace(old, exam=None))


def test_a_house_that_asks_for_review_needs_somebody_else(draft: Draft, cast: Cast) -> None:
    change(draft, cast)
    with pytest.raises(NeedsReview):
        publish(draft, cast, needs_review=True)

    publishing.submit(draft, by=cast.khadija, at=clock.now())
    with pytest.raises(NeedsReview):
        publish(draft, cast, needs_review=True)

    publishing.take_back(draft)
    publishing.submit(draft, by=cast.yassine, at=clock.now())
    assert publish(draft, cast, needs_review=True)


def test_comments_wait_until_they_are_settled(draft: Draft, cast: Cast) -> None:
    said = publishing.comment(lesson(draft), "Plus court ?", by=cast.yassine, at=clock.now(), block_id="b1")
    assert [one.id for one in queries.comments_in(draft.id)] == [said.id]

    publishing.resolve(said, by=cast.khadija, at=clock.now())
    publishing.resolve(said, by=cast.yassine, at=clock.now() + timedelta(hours=1))

    assert said.resolved_by_id == cast.khadija.id


def test_a_retired_course_is_closed_to_new_learners_and_open_to_those_in_it(course: Course, cast: Cast) -> None:
    enrol(cast.amina, course)
    db.session.commit()

    publishing.retire(course, by=cast.khadija, at=clock.now())

    assert [card.course.slug for card in home.home_of(cast.amina).cards] == ["bees"]
    assert home.shelf_of(cast.bilal).others == []
    assert not [path for path in home.shelf_of(cast.bilal).paths if path.courses]


def test_importing_the_sources_again_does_not_open_what_was_retired(course: Course, cast: Cast) -> None:
    from tests.factories.courses import publish_bees

    publishing.retire(course, by=cast.khadija, at=clock.now())

    publish_bees()
    assert course.current_revision_id is None

    publishing.restore(course, by=cast.khadija, at=clock.now())
    assert course.current_revision_id is not None
    assert [act.kind for act in queries.acts_of(course.id)] == [CourseActKind.RESTORED, CourseActKind.RETIRED]


def test_publishing_opens_a_retired_course_again(draft: Draft, course: Course, cast: Cast) -> None:
    change(draft, cast)
    publishing.retire(course, by=cast.khadija, at=clock.now())

    publish(draft, cast)

    assert course.current_revision_id
    assert course.retired_at is None


def test_a_module_without_a_quiz_that_anybody_began_has_none(draft: Draft, course: Course, cast: Cast) -> None:
    part = module(draft, "honey")
    body = {**part.body, "quiz": {"draw": []}}
    services.edit(part, body, version=1, by=cast.khadija, at=clock.now())
    for question in queries.tree_of(draft.id).modules[1].questions(Bank.QUIZ):
        services.remove(db.session.get_one(type(part), question.id), by=cast.khadija, at=clock.now())

    revision = publish(draft, cast)

    assert learning.content_of(revision.id).modules[1].quiz is None


def test_law_and_captions_are_shown_to_members(client: PageClient, draft: Draft, course: Course, cast: Cast) -> None:
    part = lesson(draft)
    name = next(iter(queries.root_of(draft.id).body["sources"]))
    files = {"ar": "x.mp4", "fr": "x.mp4"}
    text = {"ar": "نص", "fr": "Ce que dit l’article."}
    added = [
        {"id": "b90", "kind": "law", "text": text, "source": name},
        {"id": "b91", "kind": "video", "text": text, "media": files, "captions": {"ar": "a.vtt", "fr": "f.vtt"}},
    ]
    body = {**part.body, "blocks": [*part.body["blocks"], *added]}
    services.edit(part, body, version=1, by=cast.khadija, at=clock.now())
    publish_content(course_of(queries.tree_of(draft.id)), at=clock.now())
    db.session.commit()

    page = client.sign_in(cast.amina).speak("fr").get("/courses/bees/lessons/hive/the-hive").text

    assert "Ce que dit l’article." in page
    assert "vérifi" in page
    assert 'srclang="fr-MA" src="/media/f.vtt"' in page
