"""Touching a picture in the right place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes import kinds
from lms.quizzes.kinds import Reason, Unreadable
from tests.quizzes.strategies import hot_spots, parsed, relaxed

RAW: dict[str, Any] = {
    "id": "hive",
    "kind": "hot_spot",
    "text": {"ar": "المس الملكة", "fr": "Touchez la reine"},
    "explain": {"ar": "هنا", "fr": "Ici"},
    "picture": "media/hive.svg",
    "size": {"width": 640, "height": 400},
    "regions": [
        {"id": "queen", "ar": "ا", "fr": "a", "coords": [100, 100, 200, 200], "correct": True},
        {"id": "door", "ar": "ب", "fr": "b", "shape": "circle", "coords": [400, 200, 40], "feedback": {"ar": "لا", "fr": "Non"}},
        {"id": "roof", "ar": "ج", "fr": "c", "shape": "poly", "coords": [0, 0, 640, 0, 320, 80]},
    ],
}  # fmt: skip


def touched(x: object, y: object, **more: list[str]) -> Any:
    """In pixels of the page, where the picture is half as large."""
    return parsed(RAW).read({"answer.x": [str(x)], "answer.y": [str(y)], **more}, 0)


@pytest.mark.parametrize(
    ("x", "y", "region"),
    [
        (75, 75, "queen"), (50, 50, "queen"), (100, 100, "queen"), (200, 100, "door"), (219, 100, "door"), (214, 114, "door"),
        (160, 20, "roof"), (5, 0, "roof"), (315, 0, "roof"), (101, 75, "202.00 150.00"), (222, 100, "444.00 200.00"),
        (216, 116, "432.00 232.00"), (20, 30, "40.00 60.00"), (160, 41, "320.00 82.00"), (0, 1, "0.00 2.00"),
    ],
)  # fmt: skip
def test_touch_is_the_region_there_or_the_place(x: int, y: int, region: str) -> None:
    assert touched(x, y) == region


def test_keyboard_sends_the_number_that_was_chosen() -> None:
    assert touched(0, 0, answer=["2"]) == "door"
    assert parsed(RAW).read({"answer": ["1"]}, 0) == "queen"


def test_touch_counts_before_a_number_chosen_earlier() -> None:
    assert touched(75, 75, answer=["2"]) == "queen"


def test_keyboard_without_a_number_is_asked_again() -> None:
    assert touched(0, 0) == Unreadable(Reason.MISSING)


@pytest.mark.parametrize("place", ["-1", "321", "1.5", "x", "١", "9999999", "1 2"])
def test_place_beside_the_picture_is_asked_again(place: str) -> None:
    assert touched(place, 5) == Unreadable(Reason.NOT_A_PLACE)
    assert touched(5, place) == Unreadable(Reason.NOT_A_PLACE)


def test_only_the_right_region_is_right() -> None:
    question = parsed(RAW)

    assert [kinds.mark(question, one).is_correct for one in ("queen", "door", "40.00 60.00")] == [True, False, False]
    assert kinds.response_pattern(question, "40.00 60.00") == "outside"
    assert kinds.feedback_on(question, "door") == [{"ar": "لا", "fr": "Non"}]
    assert kinds.feedback_on(question, "queen") == []


@relaxed
@given(hot_spots(), st.data())
def test_place_of_a_touch_comes_back_where_it_was(raw: dict[str, Any], data: st.DataObject) -> None:
    question: Any = parsed(raw)
    x, y = data.draw(st.integers(1, 320)), data.draw(st.integers(1, question.shown_height))
    form = {"answer.x": [str(x)], "answer.y": [str(y)]}
    response = question.read(form, 0)

    again = question.form_of(response, 0)

    assert again == form if " " in response else question.read(again, 0) == response


@relaxed
@given(hot_spots())
def test_number_stands_on_the_picture(raw: dict[str, Any]) -> None:
    question: Any = parsed(raw)

    for region in question.regions:
        x, y = region.middle
        assert 0 <= x <= question.width
        assert 0 <= y <= question.height
