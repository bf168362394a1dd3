"""Questions answered by touching numbers, notes, coins and thumbs; all of it also without script."""

import copy
import re
from typing import Any

import pytest
from flask import Flask, render_template

from lms.core import clock
from lms.core.db import db
from lms.quizzes import kinds, queries
from lms.quizzes.answers import key_lines
from lms.quizzes.models import Attempt
from lms.quizzes.questions import bank_of
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, publish_bees, sit
from tests.quizzes.strategies import parsed

TEXT = {"ar": "نص", "fr": "texte"}
NUMERIC = {"kind": "numeric", "id": "q", "text": TEXT, "explain": TEXT}


@pytest.fixture
def amina(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.amina).speak("fr")


def asked(cast: Cast, *names: str) -> str:
    """The address of an open attempt at these questions of the exam."""
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, *LESSONS)
    sit(cast.amina, enrolment, "hive/quiz")
    sit(cast.amina, enrolment, "honey/quiz")
    attempt = Attempt(
        person_id=cast.amina.id, registration=enrolment.registration, revision_id=enrolment.revision_id, item="exam",
        number=9, seed=5, question_ids=list(names), started_at=clock.now(),
    )  # fmt: skip
    assert set(names) <= set(bank_of(enrolment.revision_id, "exam"))
    db.session.add(attempt)
    db.session.commit()
    return f"/attempts/{attempt.id}"


def kept(address: str) -> dict[str, object]:
    return dict(queries.answers_of(db.session.query(Attempt).filter_by(number=9).one().id))


def test_small_range_is_tiles_and_needs_no_keyboard(cast: Cast, amina: PageClient) -> None:
    address = asked(cast, "hive-exam-tiles", "hive-exam-money")

    page = amina.get(f"{address}/questions/1").text
    amina.post(f"{address}/questions/1", {"answer": "6"})

    assert re.findall(r'type="radio" name="answer" value="(\d+)"', page) == ["2", "4", "6", "8", "10", "12"]
    assert 'inputmode="decimal"' not in page
    assert kept(address) == {"hive-exam-tiles": "6"}
    assert 'value="6" checked' in amina.get(f"{address}/questions/1").text


def test_long_range_is_a_list_that_script_makes_a_counter(cast: Cast, amina: PageClient) -> None:
    address = asked(cast, "hive-exam-counter", "hive-exam-money")

    page = amina.get(f"{address}/questions/1").text
    amina.post(f"{address}/questions/1", {"answer": "45"})

    assert 'data-module="form"' in page
    assert page.count("<option>") == 61
    assert "<option selected>45" in amina.get(f"{address}/questions/1").text


def test_nothing_chosen_is_asked_again(cast: Cast, amina: PageClient) -> None:
    address = asked(cast, "hive-exam-counter")

    assert amina.post(f"{address}/questions/1", {"answer": ""}).status_code == 422
    assert kept(address) == {}


@pytest.mark.parametrize("typed", ["61", "-1", "6.5"])
def test_number_that_is_not_shown_is_an_answer_like_another(cast: Cast, amina: PageClient, typed: str) -> None:
    address = asked(cast, "hive-exam-tiles", "hive-exam-money")

    amina.post(f"{address}/questions/1", {"answer": typed})

    assert kept(address)


def test_amount_is_touched_in_notes_and_coins_and_keeps_its_digits(cast: Cast, amina: PageClient) -> None:
    address = asked(cast, "hive-exam-money")

    page = amina.get(f"{address}/questions/1").text
    amina.post(f"{address}/questions/1", {"answer": "370,50"})

    assert 'data-module="form" data-for="answer"' in page
    assert 'id="answer" name="answer" inputmode="decimal"' in page
    assert kept(address) == {"hive-exam-money": "370.5"}


def test_true_and_false_are_thumbs_with_their_words(cast: Cast, amina: PageClient) -> None:
    page = amina.get(f"{asked(cast, 'hive-exam-true-false')}/questions/1").text

    assert "touch.svg#true" in page
    assert "touch.svg#false" in page
    assert "Vrai" in page


def test_each_answer_can_be_heard_alone(cast: Cast, amina: PageClient) -> None:
    assert 'data-module="form"' in amina.get(f"{asked(cast, 'hive-exam-picture-choice')}/questions/1").text


PAIRS = [
    {
        "id": one,
        "left": {"ar": f"اليسار {one}", "fr": f"gauche {one}", "picture": f"media/left-{one}.svg"},
        "right": {"ar": f"اليمين {one}", "fr": f"droite {one}", "picture": f"media/right-{one}.svg"},
    }
    for one in "ab"
]


def answer_page(app: Flask, raw: dict[str, Any]) -> str:
    question = parsed({"id": "q", "text": TEXT, "explain": TEXT, **raw})
    with app.test_request_context():
        return render_template("quizzes/_answer.html", question=question, shown=question.parts(1), given={})


@pytest.mark.parametrize("sides", [("left", "right"), ("left",), ("right",), ()])
def test_sides_of_pairs_show_the_pictures_that_they_have(app: Flask, sides: tuple[str, ...]) -> None:
    pairs = copy.deepcopy(PAIRS)
    for pair in pairs:
        for side in {"left", "right"}.difference(sides):
            del pair[side]["picture"]

    page = answer_page(app, {"kind": "matching", "pairs": pairs})

    shown = re.findall(r'<img src="[^"]*/media/((?:left|right)-.)\.svg" width="160" height="100" alt="">', page)
    assert sorted(shown) == [f"{side}-{one}" for side in sorted(sides) for one in "ab"]
    # Each is in reach of who reads nothing: heard alone, and chosen by a number.
    assert 'data-module="form"' in page
    assert page.count("place--mate") == 2
    assert re.findall(r'<option value="r\d">(\d)\. ', page) == ["1", "2", "1", "2"]
    assert re.findall(r'<label for="([^"]*)"', page) == re.findall(r'<select id="([^"]*)"', page)


def test_things_to_order_are_each_named_by_a_label(app: Flask) -> None:
    items = [{"id": one, "ar": one, "fr": one, "picture": f"media/{one}.svg"} for one in "abc"]

    page = answer_page(app, {"kind": "ordering", "items": items})

    assert 'data-module="form"' in page
    assert page.count("<img ") == 3
    assert re.findall(r'<label for="([^"]*)"', page) == re.findall(r'<select id="([^"]*)"', page)


def test_dirhams_have_their_name_and_their_exact_centimes() -> None:
    question = parsed({**NUMERIC, "answer": 370.5, "unit": "dh"})

    assert isinstance(question, kinds.Numeric)
    assert question.centimes == 37_050
    assert key_lines(question) == [{"ar": "370.5 درهم", "fr": "370.5 DH"}]


@pytest.mark.parametrize("answer", [-1, 0.125])
def test_impossible_amount_of_dirhams_is_named(answer: float) -> None:
    found = kinds.parse_question({**NUMERIC, "answer": answer, "unit": "dh"}, needs_module=False)

    assert isinstance(found, list)
    assert "is no amount of dirhams" in found[0].message


def test_result_is_an_ear_beside_the_number(cast: Cast, amina: PageClient) -> None:
    address = asked(cast, "hive-exam-tiles", "hive-exam-money")
    amina.post(f"{address}/questions/1", {"answer": "6"})
    amina.post(f"{address}/submission")

    page = amina.get(address).text

    assert page.count("<i></i>") == 1
    assert page.count('<i class="full">') == 1
    assert "1/2" in page
