"""A rubric that goes out as text comes in as it was; another text is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.exchange.rubrics import LEVELS, MOST_CRITERIA, rubric_of, text_of
from lms.quizzes.kinds import Criterion, Level
from lms.quizzes.kinds.judged import MAX_POINTS

words = st.text("aé ;:=09ء", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)


@st.composite
def rubrics(draw: st.DrawFn) -> list[Criterion]:
    codes = draw(st.lists(st.sampled_from(["ar", "fr", "zgh"]), min_size=1, unique=True))
    plain = st.fixed_dictionaries({code: words.filter(lambda text: " = " not in text) for code in codes})
    points = st.lists(st.integers(0, MAX_POINTS), min_size=LEVELS[0], max_size=LEVELS[1], unique=True).map(sorted)
    return [
        Criterion(
            id=chr(ord("a") + number),
            text=draw(plain),
            levels=[Level(points=one, text=draw(plain)) for one in draw(points)],
        )
        for number in range(draw(st.integers(1, MOST_CRITERIA)))
    ]


@given(rubrics())
def test_rubric_comes_back_as_it_was(rubric: list[Criterion]) -> None:
    assert rubric_of(text_of(rubric)) == rubric


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"fr": ""},
        {"fr": "Deux raisons, un point chacune."},
        {"fr": "Les raisons: 0 = aucune"},
        {"fr": "Les raisons: 2 = deux; 1 = une"},
        {"fr": "Les raisons: 0 = aucune; 101 = deux"},
        {"fr": "Les raisons: 0 = aucune; 2 = "},
        {"fr": "Les raisons: 0 = aucune; 2 = deux\nEt le style."},
        {"fr": "Les raisons: 0 = aucune; 2 = deux", "ar": "الأسباب: 0 = لا; 1 = سبب"},
        {"fr": "\n".join(["Les raisons: 0 = aucune; 2 = deux"] * (MOST_CRITERIA + 1))},
    ],
)
def test_another_text_is_no_rubric(told: dict[str, str]) -> None:
    assert rubric_of(told) == []


@given(st.text())
def test_any_text_is_read(told: str) -> None:
    rubric_of({"fr": told})
