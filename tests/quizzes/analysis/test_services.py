"""From the exam sheets in the database to the analysis: which attempts count, which questions are the same."""

import csv
import io
from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from lms.core import clock
from lms.core.db import db
from lms.learning import services as learning
from lms.learning.loader import LoadedCourse
from lms.learning.models import Course
from lms.quizzes import kinds
from lms.quizzes import services as quizzes
from lms.quizzes.analysis import exporting, queries, services
from lms.quizzes.analysis.figures import Method
from lms.quizzes.analysis.options import choice_of, choices_of, labels_of
from lms.quizzes.analysis.queries import Narrowing
from lms.quizzes.kinds import SingleChoice
from lms.quizzes.questions import bank_of
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, learner, loaded_bees, media, publish_bees, sit
from tests.factories.sheets import START, hand_in_many


@pytest.fixture
def course(cast: Cast) -> Course:
    return publish_bees()


def study(course: Course, item: str = "exam", narrowing: Narrowing | None = None) -> services.Study:
    return services.study(queries.revisions_of(course.id), item, narrowing or Narrowing())


def some_question(course: Course) -> SingleChoice:
    bank = bank_of(course.current_revision_id, "exam")
    return next(one for one in bank.values() if isinstance(one, SingleChoice))


def publish_changed(change) -> None:
    """The bees again, with each question of the exam's bank as `change` makes it."""
    loaded = loaded_bees()
    assert loaded.course.exam
    bank = [msgspec.Raw(msgspec.json.encode(change(msgspec.json.decode(raw)))) for raw in loaded.course.exam.bank]
    changed = replace(loaded.course, exam=replace(loaded.course.exam, bank=bank))
    learning.publish(LoadedCourse(changed, loaded.media), media(), at=clock.now())
    db.session.commit()


def test_attempts_made_by_the_pages_services_are_analysed(cast: Cast, course: Course) -> None:
    for person, right in ((cast.amina, True), (cast.bilal, False)):
        enrolment = enrol(person, course)
        complete(person, enrolment, *LESSONS[:2])
        sit(person, enrolment, "hive/quiz", right=right)
    db.session.commit()

    found = study(course, "hive/quiz").figures

    # Bilal answered nothing: his attempt says nothing of any question.
    assert (found.attempts, found.blank, found.mean) == (1, 1, 1)
    assert all(one.facility == 1 for one in found.items.values())


def test_open_attempts_do_not_count(cast: Cast, course: Course) -> None:
    enrolment = enrol(cast.amina, course)
    complete(cast.amina, enrolment, *LESSONS[:2])
    quizzes.start_attempt(learner(cast.amina), cast.amina.id, enrolment, "hive/quiz", at=clock.now())
    db.session.commit()

    assert study(course, "hive/quiz").figures.attempts == 0


def test_only_first_attempts_count_unless_all_are_asked_for(cast: Cast, course: Course) -> None:
    enrolment = enrol(cast.amina, course)
    complete(cast.amina, enrolment, *LESSONS[:2])
    for _time in range(2):
        sit(cast.amina, enrolment, "hive/quiz")
    db.session.commit()

    assert study(course, "hive/quiz").figures.attempts == 1
    assert study(course, "hive/quiz", Narrowing(only_first=False)).figures.attempts == 2


def test_days_part_attempts(cast: Cast, course: Course) -> None:
    hand_in_many(course.current_revision_id, "exam", cast.amina.id, 20)
    hand_in_many(course.current_revision_id, "exam", cast.amina.id, 5, at=START + timedelta(days=9))
    middle = START + timedelta(days=5)

    assert study(course, narrowing=Narrowing(until=middle)).figures.attempts == 20
    assert study(course, narrowing=Narrowing(since=middle)).figures.attempts == 5


def test_pages_of_attempts_lose_and_double_nothing(cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in_many(course.current_revision_id, "exam", cast.amina.id, 30)
    whole = study(course)
    monkeypatch.setattr(queries, "PAGE", 7)
    services.forget()

    in_pages = study(course)

    assert whole.figures.attempts == 30
    assert in_pages.figures == whole.figures


def test_what_was_counted_is_counted_again_when_another_is_handed_in(cast: Cast, course: Course) -> None:
    hand_in_many(course.current_revision_id, "exam", cast.amina.id, 6)
    first = study(course)
    again = study(course)
    hand_in_many(course.current_revision_id, "exam", cast.amina.id, 1, seed=2)

    assert again is first
    assert study(course).figures.attempts == 7


def test_question_that_changed_is_another_and_one_that_did_not_is_the_same(cast: Cast, course: Course) -> None:
    hand_in_many(course.current_revision_id, "exam", cast.amina.id, 10)
    first = next(iter(bank_of(course.current_revision_id, "exam")))
    publish_changed(lambda raw: raw | {"text": {"ar": "؟", "fr": "?"}} if raw["id"] == first else raw)
    revisions = queries.revisions_of(course.id)
    hand_in_many(revisions[0].id, "exam", cast.amina.id, 10, seed=2)

    found = study(course)

    changed, before = found.versions_of(first)
    assert (changed.revisions, before.revisions) == ((2,), (1,))
    assert [one.version.question_id for one in found.earlier] == [first]
    assert all(one.revisions == (2, 1) for one in found.current if one.version.question_id != first)
    assert found.figures.attempts == 20


def test_labels_of_authors_make_no_other_version(course: Course) -> None:
    question = some_question(course)

    assert kinds.digest(question) == kinds.digest(replace(question, module="another", sources=["law"]))
    assert kinds.digest(question) != kinds.digest(replace(question, explain={"ar": "؟", "fr": "?"}))


def test_bank_that_is_drawn_whole_gives_alpha_and_one_that_is_not_does_not(cast: Cast, course: Course) -> None:
    hand_in_many(course.current_revision_id, "exam", cast.amina.id, 40)
    bank = services.versions_in(course.current_revision_id, "exam")

    assert bank.drawn < len(bank.questions)
    assert study(course).figures.reliability.method is Method.DRAWN
    whole = services.Bank(bank.questions, bank.versions, len(bank.questions))
    assert whole.form_of(len(bank.versions)).versions == frozenset(bank.versions.values())


def test_quiz_without_attempts_shows_its_questions_without_figures(cast: Cast, course: Course) -> None:
    found = study(course)

    assert {one.version.question_id for one in found.questions} == set(
        services.versions_in(course.current_revision_id, "exam").versions
    )
    assert all(one.is_early and one.figures.facility is None and not one.flags for one in found.questions)
    assert services.study([], "exam", Narrowing()).questions == []


def test_every_kind_says_what_was_chosen_in_it(course: Course) -> None:
    bank = services.versions_in(course.current_revision_id, "exam")
    for question in map(bank.questions.__getitem__, bank.versions):
        choices, key = choices_of(question), kinds.key(question)

        assert set(labels_of(question)) == set(choices.all)
        assert set(choice_of(choices, key)) == choices.right
        assert set(choices.wrong) | choices.right == set(choices.all)
        assert choice_of(choices, {"nonsense": 1}) == ()
        if isinstance(question, SingleChoice):
            assert choices.chance == 1 / len(question.choices)


def test_first_attempts_are_counted_by_quiz(cast: Cast, course: Course) -> None:
    hand_in_many(course.current_revision_id, "exam", cast.amina.id, 4)
    hand_in_many(course.current_revision_id, "hive/quiz", cast.amina.id, 3)

    assert queries.first_attempts_by_item([course.current_revision_id]) == {"exam": 4, "hive/quiz": 3}


def test_export_runs_nothing_in_spreadsheets(cast: Cast, course: Course) -> None:
    publish_changed(lambda raw: raw | {"text": {"ar": "=1+1", "fr": '=HYPERLINK("http://x")'}})
    revisions = queries.revisions_of(course.id)
    hand_in_many(revisions[0].id, "exam", cast.amina.id, 12)

    text = exporting.csv_of(study(course), lambda one: one.question.text["fr"])

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert all(row["text"] == '\'=HYPERLINK("http://x")' for row in rows if row["revisions"] == "2")
    assert rows[0].keys() == set(exporting.COLUMNS)


def test_drawn_numbers_are_marked_as_each_attempt_had_them_and_surveys_are_left_out(cast: Cast, course: Course) -> None:
    def survey(raw):
        return {
            "kind": "likert", "id": raw["id"], "text": raw["text"], "module": raw["module"],
            "items": [{"id": "item", "text": raw["text"]}],
            "scale": [{"id": "no", "text": {"ar": "لا", "fr": "non"}}, {"id": "yes", "text": {"ar": "نعم", "fr": "oui"}}],
        }  # fmt: skip

    first = next(iter(bank_of(course.current_revision_id, "exam")))
    variable = {"least": "1", "most": "50", "step": "1"}
    publish_changed(
        lambda raw: (
            survey(raw)
            if raw["id"] == first
            else raw | {"variables": {"a": variable}, "formula": "a * 2", "answer": "0", "range": None}
            if raw["kind"] == "numeric"
            else raw
        )
    )
    revision = queries.revisions_of(course.id)[0]
    hand_in_many(
        revision.id, "exam", cast.amina.id, 40,
        learner=lambda _ability, question, _chance: {"item": "yes"} if question.id == first else kinds.key(question),
    )  # fmt: skip

    found = services.study([revision], "exam", Narrowing())

    assert any(kinds.drawn_numbers(one.question, 0) for one in found.questions)
    assert first not in {one.version.question_id for one in found.questions}
    assert {one.figures.facility for one in found.questions} == {1}
