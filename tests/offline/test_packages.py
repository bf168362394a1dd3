"""A course as a phone keeps it: its normal pages, and nothing that would certify anybody."""

import json
import re

import brotli
import pytest

from lms.accounts import queries as accounts
from lms.core.db import db
from lms.learning.models import Course
from lms.quizzes.questions import bank_of
from tests.client import PageClient, check_page
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete
from tests.offline.phones import Phone

LESSON = "/courses/bees/lessons/hive/the-hive"


def test_package_holds_every_page_under_its_normal_address(phone: Phone) -> None:
    pages = phone.package["pages"]

    assert set(pages) == {
        "/courses/bees", "/courses/bees/exam", "/courses/bees/quizzes/hive", "/courses/bees/quizzes/honey",
        *(f"/courses/bees/lessons/{item}" for item in LESSONS),
        *(f"/courses/bees/lessons/{item}/practice/{number}" for item in LESSONS for number in (1, 2)),
        *(f"/courses/bees/lessons/{item}/group" for item in LESSONS),
        "/help",
    }  # fmt: skip
    for path in pages:
        assert phone.client.get(path).status_code == 200


def test_kept_lesson_is_the_page_that_is_shown_online(phone: Phone) -> None:
    online = phone.client.get(LESSON, headers={"X-Fragment": "1"}).text
    kept = phone.package["pages"][LESSON]

    assert "".join(f"<title>{kept['title']}</title>{kept['main']}".split()) == "".join(online.split())
    assert kept["back"] == "/courses/bees"


def test_every_kept_page_is_well_formed(phone: Phone) -> None:
    mains = [page["main"] for page in phone.package["pages"].values()]
    mains += [asked[side] for asked in phone.questions.values() for side in ("right", "wrong")]
    mains += [asked["wrong"] for asked in phone.package["practice"].values()]

    for main in mains:
        check_page(f"<title>x</title>{main}", is_fragment=True)


def test_question_has_a_place_for_the_id_of_the_answer(phone: Phone) -> None:
    assert 'name="statement" value="STATEMENT-ID">' in phone.package["pages"][f"{LESSON}/practice/1"]["main"]


def test_feedback_is_kept_for_both_ends(phone: Phone) -> None:
    asked = phone.package["practice"][f"{LESSON}/practice/1"]

    assert "feedback--right" in asked["right"]
    assert "feedback--wrong" in asked["wrong"]
    assert "choice--missed" in asked["wrong"]
    # Which of them she chose, the phone says.
    assert asked["wrong"].count("choice--wrong") == asked["wrong"].count("<input") - 1
    assert "checked" not in asked["wrong"]
    assert asked["title"] == phone.package["pages"][f"{LESSON}/practice/1"]["title"]
    assert asked["back"] == LESSON
    assert asked["next"] == f"{LESSON}/practice/2"
    assert phone.package["practice"][f"{LESSON}/practice/2"]["next"] == f"{LESSON}/completion"


def test_words_where_nothing_was_given_are_those_of_the_kind(phone: Phone) -> None:
    told = {asked["kind"]: asked["missing"] for asked in phone.questions.values()}

    assert {kind for kind, words in told.items() if "Choisissez" in words} == set(told) - {"numeric", "short_text"}
    assert all(words.startswith('<p class="error" role="alert">') for words in told.values())
    assert len(told) > 2


def test_completion_leads_to_what_is_not_done(phone: Phone, cast: Cast, enrolment) -> None:
    assert phone.package["completions"][f"{LESSON}/completion"]["next"] == "/courses/bees/lessons/hive/the-queen"

    complete(cast.amina, enrolment, *LESSONS)
    db.session.commit()

    assert phone.fetch().package["completions"][f"{LESSON}/completion"]["next"] == "/courses/bees/quizzes/hive"


def test_exam_and_quizzes_say_that_they_are_held_with_network(phone: Phone) -> None:
    for path in ("/courses/bees/exam", "/courses/bees/quizzes/hive"):
        main = phone.package["pages"][path]["main"]

        assert "avec le réseau" in main
        assert "<form" not in main
        assert "des points" in main
    exam, quiz = (phone.package["pages"][f"/courses/bees/{path}"]["main"] for path in ("exam", "quizzes/hive"))
    assert "20 minutes" in exam
    assert "Le temps continue de courir" in exam
    assert "Le temps continue de courir" not in quiz


def test_no_question_of_a_quiz_leaves_the_server(phone: Phone, enrolment) -> None:
    document = json.dumps(phone.package, ensure_ascii=False)

    for item in ("hive/quiz", "honey/quiz", "exam"):
        for question in bank_of(enrolment.revision_id, item).values():
            assert question.text["fr"] not in document
            assert question.id not in document


def test_steps_of_the_course_are_named_so_that_a_phone_marks_them_done(phone: Phone) -> None:
    main = phone.package["pages"]["/courses/bees"]["main"]

    named = re.findall(r'<li class="step step--(?:next|later|locked|done)" data-item="([^"]+)"', main)

    assert named == ["hive/the-hive", "hive/the-queen", "hive/quiz", "honey/the-jar", "honey/quiz", "exam"]
    assert "data-item" not in phone.client.get("/courses/bees").text


def test_package_is_small_over_the_line(phone: Phone) -> None:
    answer = phone.client.http.get("/offline/courses/bees", headers={"Accept-Encoding": "br"})

    assert answer.headers["Content-Encoding"] == "br"
    assert json.loads(brotli.decompress(answer.data)) == phone.package
    assert len(answer.data) < len(brotli.decompress(answer.data)) / 4


def test_media_are_told_once_with_their_size(phone: Phone) -> None:
    media = phone.package["media"]

    assert len({one["path"] for one in media}) == len(media) == 4
    for one in media:
        answer = phone.client.http.get(one["path"], headers={"Accept-Encoding": "br"})
        assert len(answer.data) == one["size"]


def test_message_that_waits_for_her_is_not_kept_in_a_page(phone: Phone) -> None:
    phone.client.post("/me/picture", {"picture": "sun"})

    phone.fetch()

    assert "Ceci est désormais votre image" not in json.dumps(phone.package, ensure_ascii=False)
    assert 'role="status"' in phone.client.get("/home").text


def test_digest_changes_with_language_and_not_with_progress(phone: Phone, cast: Cast, enrolment) -> None:
    before = phone.package["digest"]
    complete(cast.amina, enrolment, LESSONS[0])
    db.session.commit()

    assert phone.fetch().package["digest"] == before
    phone.client.speak("ar")
    assert phone.fetch().package["digest"] != before
    assert phone.package["language"] == "ar"


def test_digest_is_that_of_the_state(phone: Phone) -> None:
    digest = phone.package["digest"]

    state = phone.client.http.get("/offline/state", headers=phone.headers).json
    assert state["courses"]["bees"] == {"revision": phone.package["revision"], "digest": digest, "done": []}


def test_outsider_cannot_keep_a_course_that_she_has_not_begun(client: PageClient, cast: Cast, enrolment) -> None:
    assert client.sign_in(cast.esi).get("/offline/courses/bees").status_code == 404
    assert client.get("/offline/courses/nothing").status_code == 404


def test_visitor_is_asked_to_sign_in(client: PageClient, course: Course) -> None:
    for path in ("/offline", "/offline/courses/bees"):
        assert client.get(path).status_code == 303


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_shelf_tells_size_and_cost_before_anything_is_fetched(
    client: PageClient, cast: Cast, course: Course, language: str
) -> None:
    page = client.sign_in(cast.esi).speak(language).get("/offline")

    assert 'data-slug="bees"' in page.text
    assert re.search(r"\d (KB|Ko|كيلوبايت|ك\.?ب)", page.text)


def test_shelf_tells_the_price_that_the_operator_sets(client: PageClient, cast: Cast, course: Course) -> None:
    from dataclasses import replace

    app = client.app
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, data_price_per_gb=100_000_000)
    try:
        page = client.sign_in(cast.esi).speak("fr").get("/offline").text
    finally:
        app.config["SETTINGS"] = settings

    assert re.search(r"environ \d+,\d\d DH", page)
    assert "moins de 1 centime" in client.get("/offline").text


def test_whom_she_calls_is_in_every_package(phone: Phone, cast: Cast) -> None:
    page = phone.package["pages"]["/help"]
    online = phone.client.get("/help").text

    assert "tel:" in page["main"]
    assert set(re.findall(r"tel:[^\"]*", page["main"])) == set(re.findall(r"tel:[^\"]*", online))
    for picture in re.findall(r'<img[^>]* src="([^"?]*)', page["main"]):
        assert picture in {one["path"] for one in phone.package["media"]}


def test_another_number_to_call_makes_another_package(phone: Phone, cast: Cast) -> None:
    before = phone.package["digest"]
    (adviser,) = accounts.advisers_of("agadir")[:1]
    adviser.work_phone = "+212528000099"
    db.session.commit()

    assert phone.fetch().package["digest"] != before
    state = phone.client.http.get("/offline/state", headers=phone.headers).json
    assert state["courses"]["bees"]["digest"] == phone.package["digest"]
    assert "+212528000099" in phone.package["pages"]["/help"]["main"]


def test_pin_is_not_shown_on_the_shelf(client: PageClient, cast: Cast, course) -> None:
    page = client.sign_in(cast.amina).get("/offline")

    assert 'type="password" name="pin"' in page.text
