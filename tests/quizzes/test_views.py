from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.core.i18n import LANGUAGES, format_when, speaking
from lms.learning import queries as learning
from lms.quizzes import kinds, queries, services
from lms.quizzes.models import Attempt, PracticeAnswer
from lms.quizzes.questions import bank_of, practice_of
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, learner, publish_bees, sit
from tests.factories.statements import recorded

PRACTICE = "/courses/bees/lessons/hive/the-hive/practice/1"
QUIZ = "/courses/bees/quizzes/hive"


@pytest.fixture
def enrolment(cast: Cast):
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, *LESSONS)
    db.session.commit()
    return enrolment


@pytest.fixture
def amina(client: PageClient, cast: Cast, enrolment) -> PageClient:
    return client.sign_in(cast.amina).speak("fr")


def begin(amina: PageClient) -> Attempt:
    assert amina.post(f"{QUIZ}/attempts").status_code == 303
    return db.session.query(Attempt).one()


def form_for(attempt: Attempt, number: int) -> dict[str, list[str]]:
    """The right answer to the question at a place, as the form sends it."""
    question = services.question_of(attempt, number)
    assert question
    return question.form_of(question.key(), attempt.seed)


def practice_form(enrolment) -> dict[str, list[str]]:
    import zlib

    question = practice_of(enrolment.revision_id, LESSONS[0])[0]
    return question.form_of(question.key(), zlib.crc32(enrolment.registration.bytes))


def test_practice_explains_at_once(amina: PageClient, enrolment) -> None:
    right = amina.post(PRACTICE, practice_form(enrolment))

    assert right.status_code == 200
    assert "Juste" in right.text
    assert "Explication the-hive-1" in right.text


def test_practice_without_an_answer_is_asked_again(amina: PageClient) -> None:
    answer = amina.post(PRACTICE, {})

    assert answer.status_code == 422
    assert "Choisissez d’abord votre réponse" in answer.text


def test_reloaded_practice_answer_is_one_statement(amina: PageClient, enrolment) -> None:
    form = practice_form(enrolment) | {"statement": ["7d7c3c54-6f2f-4c1e-9a43-0d8f3f1f2b11"]}

    amina.post(PRACTICE, form)
    amina.post(PRACTICE, form)

    assert len(recorded(verb="answered")) == 1


def test_another_answer_on_the_same_page_is_another_statement(amina: PageClient, enrolment) -> None:
    form = {"statement": "7d7c3c54-6f2f-4c1e-9a43-0d8f3f1f2b11"}
    right = practice_form(enrolment)
    wrong = {"answer": next(token for token in "123" if token not in right["answer"])}

    amina.post(PRACTICE, wrong | form)
    amina.post(PRACTICE, right | form)

    practised = db.session.scalars(select(PracticeAnswer)).one()
    assert (practised.question_id, practised.is_right) == ("the-hive-1", True)


def test_page_before_the_answer_holds_no_key(amina: PageClient, enrolment) -> None:
    attempt = begin(amina)
    for number, question_id in enumerate(attempt.question_ids, 1):
        question = bank_of(attempt.revision_id, attempt.item)[question_id]

        page = amina.get(f"/attempts/{attempt.id}/questions/{number}").text

        assert question.explain["fr"] not in page
        assert "correct" not in page
        assert 'value="right"' not in page, "the author's ids may tell"
        assert " checked" not in page
        assert " selected" not in page
    assert "Explication" not in amina.get(f"/attempts/{attempt.id}").text


def test_quiz_from_first_question_to_result(amina: PageClient, enrolment) -> None:
    attempt = begin(amina)
    answer = None
    for number in range(1, len(attempt.question_ids) + 1):
        answer = amina.post(f"/attempts/{attempt.id}/questions/{number}", form_for(attempt, number))
    assert answer
    assert answer.headers["Location"] == f"/attempts/{attempt.id}"

    result = amina.follow(amina.post(f"/attempts/{attempt.id}/submission"))

    assert "Vous avez réussi" in result.text
    assert "hive/quiz" in learning.completed_items(enrolment.registration)


def test_answer_kept_is_shown_when_one_comes_back(amina: PageClient) -> None:
    attempt = begin(amina)
    amina.post(f"/attempts/{attempt.id}/questions/1", form_for(attempt, 1))

    page = amina.get(f"/attempts/{attempt.id}/questions/1").text

    assert " checked" in page or " selected" in page or 'value="1250"' in page or "assemblée" in page


def test_unreadable_answer_is_told_and_loses_nothing(amina: PageClient) -> None:
    attempt = begin(amina)
    amina.post(f"/attempts/{attempt.id}/questions/1", form_for(attempt, 1))

    answer = amina.post(f"/attempts/{attempt.id}/questions/2", {"answer": "<script>", "answer-1": "99"})

    assert answer.status_code == 422
    assert len(queries.answers_of(attempt.id)) == 1


def test_unreadable_answer_comes_back_as_it_was_filled_in(amina: PageClient) -> None:
    attempt = begin(amina)
    kinds_asked = [services.question_of(attempt, number).kind for number in range(1, 5)]
    number = next((place for place, kind in enumerate(kinds_asked, 1) if kind in ("matching", "ordering")), None)
    if number is None:  # the draw left both out: ask for one
        attempt.question_ids = ["hive-quiz-matching", *attempt.question_ids[1:]]
        db.session.commit()
        number = 1
    form = form_for(attempt, number)
    kept, left_out = sorted(form)[0], sorted(form)[1]

    answer = amina.post(f"/attempts/{attempt.id}/questions/{number}", {**form, left_out: ""})

    assert answer.status_code == 422
    assert kept in answer.text
    assert answer.text.count(" selected") == len(form) - 1


def test_starting_again_after_the_time_shows_how_the_attempt_ended(cast: Cast, amina: PageClient, enrolment) -> None:
    sit(cast.amina, enrolment, "hive/quiz")
    sit(cast.amina, enrolment, "honey/quiz")
    sit(cast.amina, enrolment, "exam", right=False)
    db.session.commit()
    amina.post("/courses/bees/exam/attempts")

    with time_machine.travel(clock.now() + timedelta(minutes=30), tick=False):
        answer = amina.post("/courses/bees/exam/attempts")

    assert answer.status_code == 303
    assert db.session.query(Attempt).filter(Attempt.item == "exam", Attempt.closed_at.is_(None)).count() == 0


def test_exam_broken_off_by_the_network_goes_on_where_it_was_in_the_time_of_the_server(
    cast: Cast, amina: PageClient, enrolment
) -> None:
    for item in ("hive/quiz", "honey/quiz"):
        sit(cast.amina, enrolment, item)
    db.session.commit()
    began = clock.now()
    with time_machine.travel(began, tick=False):
        amina.post("/courses/bees/exam/attempts")
        attempt = db.session.query(Attempt).filter_by(item="exam").one()
        due_at = attempt.due_at
        assert due_at == began + timedelta(minutes=20)
        amina.post(f"/attempts/{attempt.id}/questions/1", form_for(attempt, 1))

    # The line is broken for a quarter of an hour; she opens the exam again, on another phone.
    with time_machine.travel(began + timedelta(minutes=15), tick=False):
        other_phone = PageClient(amina.app).sign_in(cast.amina).speak("fr")
        assert "Continuer" in other_phone.get("/courses/bees/exam").text
        again = other_phone.post("/courses/bees/exam/attempts")
        page = other_phone.follow(again)

    assert again.headers["Location"] == f"/attempts/{attempt.id}/questions/2"
    with speaking(LANGUAGES["fr"]):
        assert format_when(due_at) in page.text
    attempt = db.session.query(Attempt).filter_by(item="exam").one()
    assert (attempt.due_at, len(queries.answers_of(attempt.id))) == (due_at, 1)


def test_handing_in_twice_shows_the_result_and_counts_once(amina: PageClient) -> None:
    attempt = begin(amina)
    amina.post(f"/attempts/{attempt.id}/submission")

    again = amina.follow(amina.post(f"/attempts/{attempt.id}/submission"))

    assert "déjà remis" in again.text
    assert len(recorded(verb="failed")) == 1


def test_answer_after_handing_in_is_refused_plainly(amina: PageClient) -> None:
    attempt = begin(amina)
    amina.post(f"/attempts/{attempt.id}/submission")

    answer = amina.post(f"/attempts/{attempt.id}/questions/1", form_for(attempt, 1))

    assert answer.status_code == 409
    assert "rien n’est perdu" in answer.text


def test_answer_after_the_time_ends_the_attempt_with_what_was_given(cast: Cast, amina: PageClient, enrolment) -> None:
    sit(cast.amina, enrolment, "hive/quiz")
    sit(cast.amina, enrolment, "honey/quiz")
    db.session.commit()
    amina.post("/courses/bees/exam/attempts")
    attempt = db.session.query(Attempt).filter_by(item="exam").one()
    amina.post(f"/attempts/{attempt.id}/questions/1", form_for(attempt, 1))

    with time_machine.travel(clock.now() + timedelta(minutes=30), tick=False):
        late = amina.post(f"/attempts/{attempt.id}/questions/2", form_for(attempt, 2))
        result = amina.follow(late)

    assert late.status_code == 303
    assert "Le temps était écoulé" in result.text
    db.session.refresh(attempt)
    assert attempt.closed_at is not None
    assert attempt.scaled == pytest.approx(0.2)


def test_waiting_time_is_told(cast: Cast, amina: PageClient, enrolment) -> None:
    for _attempt in range(2):
        sit(cast.amina, enrolment, "hive/quiz", right=False)
    db.session.commit()

    answer = amina.post(f"{QUIZ}/attempts")

    assert answer.status_code == 429
    assert "Vous pourrez réessayer" in answer.text
    assert "Vous pourrez réessayer" in amina.get(QUIZ).text


def test_locked_quiz_says_what_is_missing(client: PageClient, cast: Cast) -> None:
    enrol(cast.amina, publish_bees())
    db.session.commit()
    client.sign_in(cast.amina).speak("fr")

    assert "Dans la ruche" in client.get(QUIZ).text
    assert client.post(f"{QUIZ}/attempts").status_code == 409


def test_outsider_cannot_touch_the_attempt_of_another(cast: Cast, amina: PageClient, client: PageClient) -> None:
    attempt = begin(amina)
    form = form_for(attempt, 1)
    client.sign_in(cast.esi)

    assert client.get(f"/attempts/{attempt.id}").status_code == 404
    assert client.get(f"/attempts/{attempt.id}/questions/1").status_code == 404
    assert client.post(f"/attempts/{attempt.id}/questions/1", form).status_code == 404
    assert client.post(f"/attempts/{attempt.id}/submission").status_code == 404
    assert queries.answers_of(attempt.id) == {}


def test_outsider_cannot_practise_or_attempt_where_she_is_not_enrolled(
    cast: Cast, client: PageClient, enrolment
) -> None:
    client.sign_in(cast.esi)

    for path in (PRACTICE, QUIZ, "/courses/bees/exam"):
        assert client.get(path).status_code == 404
    for path in (PRACTICE, f"{QUIZ}/attempts", "/courses/bees/exam/attempts"):
        assert client.post(path).status_code == 404


def test_places_outside_the_attempt_are_not_found(amina: PageClient) -> None:
    attempt = begin(amina)

    assert amina.get(f"/attempts/{attempt.id}/questions/0").status_code == 404
    assert amina.get(f"/attempts/{attempt.id}/questions/99").status_code == 404
    assert amina.get(f"{PRACTICE[:-1]}99").status_code == 404


def test_result_of_a_failed_attempt_explains_what_was_not_right(cast: Cast, amina: PageClient, enrolment) -> None:
    attempt = sit(cast.amina, enrolment, "hive/quiz", right=False)
    db.session.commit()

    page = amina.get(f"/attempts/{attempt.id}").text

    assert "Pas encore" in page
    assert "Explication" in page


def test_every_kind_of_question_has_a_page_and_can_be_answered_rightly(
    cast: Cast, amina: PageClient, enrolment
) -> None:
    sit(cast.amina, enrolment, "hive/quiz")
    sit(cast.amina, enrolment, "honey/quiz")
    bank = bank_of(enrolment.revision_id, "exam")
    names = [question_id for question_id in bank if question_id.startswith("hive")]
    attempt = Attempt(
        person_id=cast.amina.id, registration=enrolment.registration, revision_id=enrolment.revision_id, item="exam",
        number=9, seed=5, question_ids=names, started_at=clock.now(),
    )  # fmt: skip
    db.session.add(attempt)
    db.session.commit()

    for number, name in enumerate(names, 1):
        assert amina.get(f"/attempts/{attempt.id}/questions/{number}").status_code == 200
        amina.post(f"/attempts/{attempt.id}/questions/{number}", form_for(attempt, number))
        assert kinds.mark(bank[name], queries.answers_of(attempt.id)[name]).is_correct, name
    services.hand_in(learner(cast.amina), db.session.get_one(Attempt, attempt.id), at=clock.now())
    assert db.session.get_one(Attempt, attempt.id).passed


def test_empty_answer_to_a_closed_attempt_is_told_that_it_is_closed(amina: PageClient) -> None:
    attempt = begin(amina)
    amina.post(f"/attempts/{attempt.id}/submission")

    assert amina.post(f"/attempts/{attempt.id}/questions/1", {}).status_code == 409


def test_page_of_a_passed_quiz_leads_on_and_a_worse_retake_takes_nothing(
    cast: Cast, amina: PageClient, enrolment
) -> None:
    sit(cast.amina, enrolment, "hive/quiz")
    retake = sit(cast.amina, enrolment, "hive/quiz", right=False)
    db.session.commit()

    assert "Retour au cours" in amina.get(QUIZ).text
    assert "cela reste acquis" in amina.get(f"/attempts/{retake.id}").text
    assert "hive/quiz" in learning.completed_items(enrolment.registration)
