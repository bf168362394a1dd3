import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.quizzes.scoring import normalise


@settings(deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@settings(deadline=None)
@given(st.text(), st.text())
def test_spaces_around_do_not_matter(text: str, other: str) -> None:
    assert normalise(f" {text}\n") == normalise(text)
    assert normalise(f"{text}  {other}") == normalise(f"{text} {other}")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("الجمع العام", "الجمع العامّ"),
        ("الجمع العام", "«الجمـــع  العام»"),
        ("أحمد إبراهيم آسفي ٱلله", "احمد ابراهيم اسفي الله"),
        ("مدرسة", "مدرسه"),
        ("مستشفى", "مستشفي"),
        ("مؤونة", "موونه"),
        ("هيئة", "هييه"),
        ("أعضاء", "اعضا"),
        ("٣ أعضاء", "3 أعضاء"),
        ("۳", "3"),
        ("ﻻ", "لا"),
        ("Coopérative", "cooperative"),
        ("COOPÉRATIVE", "coope\u0301rative"),
        ("L’assemblée", "l'assemblée"),
        ("vice-président", "vice président"),
        ("S.A.R.L.", "sarl"),
        ("Œuvre", "oeuvre"),
        ("Loi 112.12", "loi 112-12"),
        ("et/ou", "et ou"),
        ("argan\u200f", "argan"),
    ],
)
def test_same_answer_written_otherwise(left: str, right: str) -> None:
    assert normalise(left) == normalise(right)


@pytest.mark.parametrize(("left", "right"), [("10,5", "105"), ("الجمع العام", "الجمع"), ("miel", "mil")])
def test_different_answers_stay_different(left: str, right: str) -> None:
    assert normalise(left) != normalise(right)


@pytest.mark.parametrize("text", ["", " ", "؟!…", "ًّ", "ـ", "\u200f"])
def test_nothing_but_signs_is_empty(text: str) -> None:
    assert normalise(text) == ""
