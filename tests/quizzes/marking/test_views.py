"""What learners see of questions that are new, and what trainers see of answers."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.quizzes import kinds, services
from lms.quizzes.kinds.phones import can_judge
from lms.quizzes.marking.models import Marking, OpenAnswer
from lms.quizzes.models import Attempt
from lms.quizzes.questions import practice_of, practice_seed
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import LESSONS
from tests.projects.sounds import webm
from tests.quizzes.marking.asked import COMPUTED, DOUBLE, DRAG_WORDS, HOT_SPOT, LIKERT, LONG, TRUE, VOICE
from tests.quizzes.marking.conftest import Ask

PRACTICE = "/courses/bees/lessons/hive/the-hive/practice/1"
QUIZ = "/courses/bees/quizzes/hive"
EVERY = [HOT_SPOT, DRAG_WORDS, LIKERT, LONG, VOICE, COMPUTED]


@pytest.fixture
def amina(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.amina).speak("fr")


@pytest.fixture
def khadija(app: Any, cast: Cast) -> PageClient:
    return PageClient(app).sign_in(cast.khadija).speak("fr")


def begin(amina: PageClient) -> Attempt:
    assert amina.post(f"{QUIZ}/attempts").status_code == 303
    return db.session.scalars(select(Attempt)).one()


def answered(amina: PageClient, question: dict[str, Any], form: dict[str, Any]) -> OpenAnswer:
    """An attempt at this one question, handed in."""
    attempt = begin(amina)
    assert amina.post(f"/attempts/{attempt.id}/questions/1", form).status_code == 303
    amina.post(f"/attempts/{attempt.id}/submission")
    return db.session.scalars(select(OpenAnswer)).one()


def heard(client: PageClient, address: str) -> bytes:
    with client.get(address) as response:
        return response.data


def rubric_form(reasons: int = 2, example: int = 1, comment: str = "Bien dit.") -> dict[str, Any]:
    return {"level_1": str(reasons), "level_2": str(example), "comment": comment}


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("question", EVERY, ids=[one["kind"] for one in EVERY])
def test_question_is_shown_in_practice_quiz_and_group(
    amina: PageClient, ask: Ask, question: dict[str, Any], language: str
) -> None:
    ask(question)
    amina.speak(language)

    assert amina.get(PRACTICE).status_code == 200
    assert amina.get(PRACTICE.replace("practice/1", "group")).status_code == 200
    attempt = begin(amina)
    page = amina.get(f"/attempts/{attempt.id}/questions/1")
    assert page.status_code == 200
    assert "{" not in page.text.partition("<main")[2].partition("<form")[0]


@pytest.mark.parametrize("question", EVERY, ids=[one["kind"] for one in EVERY])
def test_empty_answer_is_asked_again(amina: PageClient, ask: Ask, question: dict[str, Any]) -> None:
    ask(question)
    attempt = begin(amina)

    assert amina.post(PRACTICE, {}).status_code == 422
    assert (
        amina.post(f"/attempts/{attempt.id}/questions/1", {"answer": "", "answer-1": "9", "answer.x": "-5"}).status_code
        == 422
    )


@pytest.mark.parametrize("question", [HOT_SPOT, DRAG_WORDS, COMPUTED], ids=["hot_spot", "drag_words", "computed"])
def test_right_answer_is_right_from_page_to_result(amina: PageClient, ask: Ask, question: dict[str, Any]) -> None:
    ask(question)
    attempt = begin(amina)
    shown = services.question_of(attempt, 1)
    assert shown

    amina.post(f"/attempts/{attempt.id}/questions/1", shown.form_of(shown.key(), attempt.seed))
    result = amina.follow(amina.post(f"/attempts/{attempt.id}/submission"))

    assert "Vous avez réussi" in result.text


def test_touch_is_judged_and_feedback_is_said(amina: PageClient, ask: Ask) -> None:
    ask(HOT_SPOT)

    right = amina.post(PRACTICE, {"answer.x": "20", "answer.y": "20"})
    wrong = amina.post(PRACTICE, {"answer.x": "120", "answer.y": "20"})
    nowhere = amina.post(PRACTICE, {"answer.x": "300", "answer.y": "190"})

    assert "Juste" in right.text
    assert "Le toit est fermé." in wrong.text
    assert "places__right" in wrong.text
    assert "places__touch" in nowhere.text


def test_form_with_places_is_sent_by_the_browser(amina: PageClient, ask: Ask) -> None:
    ask(HOT_SPOT)

    page = amina.get(PRACTICE).text

    assert '<form method="post" data-swap="page"' in page
    assert 'type="image" name="answer"' in page
    assert 'width="320" height="200"' in page


def test_page_before_the_answer_does_not_show_the_place(amina: PageClient, ask: Ask) -> None:
    ask(HOT_SPOT)

    assert "places__right" not in amina.get(PRACTICE).text


def test_wrong_words_show_the_whole_text(amina: PageClient, ask: Ask) -> None:
    ask(DRAG_WORDS)

    answer = amina.post(PRACTICE, {"answer-1": "1", "answer-2": "1"})

    assert "Les abeilles font du miel" in answer.text


def test_survey_is_thanked_for(amina: PageClient, ask: Ask) -> None:
    ask(LIKERT)

    answer = amina.post(PRACTICE, {"answer-1": "r1", "answer-2": "r2"})

    assert answer.status_code == 200
    assert "Merci. Votre avis est noté." in answer.text
    assert "Juste" not in answer.text


def test_drawn_numbers_are_the_same_when_she_comes_back(amina: PageClient, ask: Ask) -> None:
    enrolment = ask(COMPUTED)
    (question,) = practice_of(enrolment.revision_id, LESSONS[0])
    members = kinds.drawn_numbers(question, practice_seed(enrolment.registration))["members"]

    for _again in range(2):
        assert f"Combien sur {members} membres ?" in amina.get(PRACTICE).text
    right = amina.post(PRACTICE, {"answer": str(int(members) // 2 + 1)})
    assert f"La moitié et un : {int(members) // 2 + 1}." in right.text


def test_practice_for_the_trainer_waits_and_is_told(amina: PageClient, khadija: PageClient, ask: Ask) -> None:
    ask(LONG)
    sent = amina.post(PRACTICE, {"answer": "<b>Parce que</b>\n\n- un\n- deux"})
    answer = db.session.scalars(select(OpenAnswer)).one()
    assert "attend le formateur" in sent.text

    page = khadija.get(f"/staff/marking/{answer.id}")
    assert "&lt;b&gt;Parce que&lt;/b&gt;" in page.text
    khadija.post(f"/staff/marking/{answer.id}", rubric_form())

    told = amina.get(f"/answers/{answer.id}")
    assert "6 sur 6 points" in told.text
    assert "Bien dit." in told.text
    assert "a noté votre réponse" in amina.get("/notices").text
    assert "a noté votre réponse" in amina.get(PRACTICE).text


def test_spoken_answer_is_heard_by_the_trainer_and_by_her_alone(
    cast: Cast, amina: PageClient, khadija: PageClient, ask: Ask
) -> None:
    ask(VOICE)
    sound = webm()
    answer = answered(amina, VOICE, {"upload": (BytesIO(sound), "voice")})

    assert heard(khadija, f"/staff/marking/{answer.id}/recording") == sound
    assert heard(amina, f"/answers/{answer.id}/recording") == sound
    assert heard(amina, f"/attempts/{answer.attempt_id}/questions/1/recording") == sound
    esi = PageClient(amina.app).sign_in(cast.esi)
    assert esi.get(f"/answers/{answer.id}/recording").status_code == 404
    assert esi.get(f"/attempts/{answer.attempt_id}/questions/1/recording").status_code == 404


def test_spoken_answer_stays_unless_another_one_is_sent(amina: PageClient, ask: Ask) -> None:
    ask(VOICE, TRUE)
    attempt = begin(amina)
    number = attempt.question_ids.index("voice-answer") + 1
    address = f"/attempts/{attempt.id}/questions/{number}"
    amina.post(address, {"upload": (BytesIO(webm()), "voice")})

    page = amina.get(address).text
    again = amina.post(address, {"answer": "0" * 24 + ".webm"})

    assert f"{address}/recording" in page
    assert again.status_code == 303


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"\x1aE\xdf\xa3" + b"x" * 99, b""])
def test_what_is_no_recording_is_refused(amina: PageClient, ask: Ask, content: bytes) -> None:
    ask(VOICE)

    for address in (PRACTICE, f"/attempts/{begin(amina).id}/questions/1"):
        assert (
            amina.post(address, {"upload": (BytesIO(content), "voice"), "answer": "0" * 24 + ".ogg"}).status_code == 422
        )


def test_waiting_attempt_says_so_everywhere(amina: PageClient, ask: Ask) -> None:
    ask(LONG)
    answer = answered(amina, LONG, {"answer": "Parce que"})

    assert "attendent le formateur" in amina.get(f"/attempts/{answer.attempt_id}").text
    assert "attendent le formateur" in amina.get(QUIZ).text
    assert "attend le formateur" in amina.get(f"/answers/{answer.id}").text
    assert amina.post(f"{QUIZ}/attempts").status_code == 409
    assert amina.get("/courses/bees").status_code == 200


def test_marked_attempt_shows_points_and_words(amina: PageClient, khadija: PageClient, ask: Ask) -> None:
    ask(LONG)
    answer = answered(amina, LONG, {"answer": "Parce que"})
    khadija.post(f"/staff/marking/{answer.id}", rubric_form())

    result = amina.get(f"/attempts/{answer.attempt_id}").text

    assert "Vous avez réussi" in result
    assert "6 sur 6 points" in result
    assert f"/answers/{answer.id}" in result
    assert "vous avez réussi" in amina.get("/notices").text


def test_queue_leads_from_one_answer_to_the_next(amina: PageClient, khadija: PageClient, ask: Ask) -> None:
    ask(LONG)
    answer = answered(amina, LONG, {"answer": "Parce que"})
    amina.post(PRACTICE, {"answer": "Voilà"})

    assert "2 réponses attendent" in khadija.get("/staff/marking?language=ar").text
    in_french = khadija.get("/staff/marking?language=fr").text
    assert "Aucune réponse" in in_french
    assert "2 réponses attendent dans une autre" in in_french, "Who reads French learns that others wait"
    assert "En arabe · 2" in in_french
    first = khadija.post(f"/staff/marking/{answer.id}?language=all", rubric_form())
    assert "/staff/marking/" in first.headers["Location"]
    last = khadija.post(first.headers["Location"], rubric_form())
    assert last.headers["Location"] == "/staff/marking?language=all"
    assert khadija.get(f"/staff/marking/{answer.id}").status_code == 303


def test_trainer_does_not_see_who_answered_nor_what_another_said(
    cast: Cast, amina: PageClient, khadija: PageClient, ask: Ask
) -> None:
    ask(DOUBLE)
    answer = answered(amina, DOUBLE, {"answer": "Parce que"})
    khadija.post(f"/staff/marking/{answer.id}", rubric_form(comment="Très juste"))
    yassine = PageClient(amina.app).sign_in(cast.yassine).speak("fr")

    page = yassine.get(f"/staff/marking/{answer.id}").text

    assert "Amina" not in page
    assert "Très juste" not in page
    assert " checked" not in page
    assert "Très juste" not in amina.get(f"/answers/{answer.id}").text


@pytest.mark.parametrize(
    "form",
    [{}, {"level_1": "2"}, {"level_1": "9", "level_2": "1"}, {"level_1": "x", "level_2": "1"}, rubric_form(comment="x" * 2001)],
)  # fmt: skip
def test_faulty_marking_is_shown_again(amina: PageClient, khadija: PageClient, ask: Ask, form: dict[str, str]) -> None:
    ask(LONG)
    answer = answered(amina, LONG, {"answer": "Parce que"})

    assert khadija.post(f"/staff/marking/{answer.id}", form).status_code == 422
    assert not db.session.scalars(select(Marking)).all()


def test_slower_trainer_is_told(cast: Cast, amina: PageClient, khadija: PageClient, ask: Ask) -> None:
    ask(LONG)
    answer = answered(amina, LONG, {"answer": "Parce que"})
    khadija.post(f"/staff/marking/{answer.id}", rubric_form())

    assert (
        PageClient(amina.app).sign_in(cast.yassine).post(f"/staff/marking/{answer.id}", rubric_form()).status_code
        == 409
    )


def test_outsiders_reach_nothing(cast: Cast, amina: PageClient, ask: Ask) -> None:
    ask(LONG)
    answer = answered(amina, LONG, {"answer": "Parce que"})
    of_staff = ["/staff/marking", f"/staff/marking/{answer.id}", f"/staff/marking/{answer.id}/recording"]

    for person in (cast.esi, cast.amina, cast.driss, cast.salma):
        other = PageClient(amina.app).sign_in(person)
        assert [other.get(address).status_code for address in of_staff] == [404] * 3
        assert other.post(f"/staff/marking/{answer.id}", rubric_form()).status_code == 404
    esi = PageClient(amina.app).sign_in(cast.esi)
    assert esi.get(f"/answers/{answer.id}").status_code == 404
    assert esi.get(f"/answers/{answer.id}/recording").status_code == 404


def test_recording_of_a_written_answer_is_nowhere(amina: PageClient, khadija: PageClient, ask: Ask) -> None:
    ask(LONG)
    answer = answered(amina, LONG, {"answer": "Parce que"})

    assert khadija.get(f"/staff/marking/{answer.id}/recording").status_code == 404
    assert amina.get(f"/attempts/{answer.attempt_id}/questions/1/recording").status_code == 404


def test_phone_keeps_what_it_can_judge_and_says_what_it_cannot(amina: PageClient, ask: Ask) -> None:
    enrolment = ask(*EVERY)
    questions = practice_of(enrolment.revision_id, LESSONS[0])

    package = amina.get("/offline/courses/bees").get_json()

    addresses = [PRACTICE.replace("/1", f"/{number}") for number in range(1, len(questions) + 1)]
    for address, question in zip(addresses, questions, strict=True):
        assert (address in package["practice"]) == can_judge(question)
        page = package["pages"][address]["main"]
        assert ("demande le réseau" in page) == (not can_judge(question))
        assert 'type="image"' not in page
        assert "{members}" not in page
    spots = package["practice"][addresses[0]]
    assert spots["key"] == {"texts": ["1"]}
    assert "Le toit est fermé." in spots["wrong"]
    assert "Le toit est fermé." not in spots["right"]
    assert "Merci" in package["practice"][addresses[2]]["right"]


def test_list_costs_the_same_queries_for_many_answers(amina: PageClient, khadija: PageClient, ask: Ask) -> None:
    ask(LONG)
    answered(amina, LONG, {"answer": "Parce que"})

    def queries_of_list() -> int:
        with queries_seen() as seen:
            khadija.get("/staff/marking?language=all")
        return len(seen)

    khadija.get("/staff/marking?language=all")
    few = queries_of_list()
    (one,) = db.session.scalars(select(OpenAnswer))
    for _more in range(20):
        values = {column.name: getattr(one, column.name) for column in OpenAnswer.__table__.columns}
        db.session.add(
            OpenAnswer(
                **{
                    **values,
                    "id": uuid4(),
                    "attempt_id": None,
                    "item": LESSONS[0],
                    "question_id": "practice-long-answer",
                }
            )
        )
    db.session.commit()

    assert queries_of_list() == few
