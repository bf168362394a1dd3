"""Every flag, method and missing measure has its words, in the languages of the interface."""

from fractions import Fraction

import pytest
from flask import Flask
from flask_babel import force_locale

from lms.core.i18n import LANGUAGES, speaking
from lms.learning.models import Course
from lms.quizzes.analysis import words
from lms.quizzes.analysis.figures import Method, Missing, Reliability
from lms.quizzes.analysis.flags import Certainty, Flag, Reason
from lms.quizzes.analysis.options import choices_of
from lms.quizzes.kinds import KINDS, SingleChoice
from lms.quizzes.questions import bank_of
from tests.factories import Cast
from tests.factories.courses import publish_bees

NUMBERS = {"share": 0.25, "chance": 0.5, "right": 0.1, "seconds": 95, "usual": 20}


@pytest.fixture
def question(cast: Cast) -> SingleChoice:
    course: Course = publish_bees()
    return next(one for one in bank_of(course.current_revision_id, "exam").values() if isinstance(one, SingleChoice))


@pytest.mark.parametrize("code", ["ar", "fr", "en"])
@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_is_a_sentence(app: Flask, question: SingleChoice, reason: Reason, code: str) -> None:
    wrong = tuple(choices_of(question).wrong)
    with speaking(LANGUAGES[code]), force_locale(LANGUAGES[code].locale):
        sentence = str(words.reason_of(Flag(reason, Certainty.SURE, wrong, NUMBERS), question))

    assert len(sentence) > 30
    assert "%(" not in sentence
    assert sentence.endswith((".", "؟", "?"))


def test_the_same_flag_reads_otherwise_in_another_language(app: Flask, question: SingleChoice) -> None:
    flag = Flag(Reason.WEAK, Certainty.SURE)
    said = set()
    for code in ("ar", "fr", "en"):
        with speaking(LANGUAGES[code]), force_locale(LANGUAGES[code].locale):
            said.add(str(words.reason_of(flag, question)))

    assert len(said) == 3


def test_certainty_says_how_many_answered(app: Flask) -> None:
    with speaking(LANGUAGES["en"]):
        assert words.certainty_of(Flag(Reason.WEAK, Certainty.SURE), 214) == "Sure, by 214 answers."
        assert "may be chance" in words.certainty_of(Flag(Reason.WEAK, Certainty.LIKELY), 40)
        assert "Too early: 1 answer so far" in words.early(1)


@pytest.mark.parametrize(
    ("value", "word"),
    [("-1/10", "Below zero"), ("1/4", "Low"), ("6/10", "Middling"), ("3/4", "Good"), (None, "Not comp")],
)
def test_reliability_has_a_verdict(app: Flask, value: str | None, word: str) -> None:
    found = Reliability(Fraction(value) if value else None, Method.ALPHA, None if value else Missing.SAME_TOTAL)

    with speaking(LANGUAGES["en"]):
        assert str(words.reliability_verdict(found)).startswith(word)


def test_nothing_lacks_its_words() -> None:
    assert set(words.SIGNS) == set(Reason)
    assert set(words.MISSING) == set(Missing)
    assert set(words.METHODS) == set(Method)
    assert set(KINDS) <= set(words.KINDS)


def test_measures_have_two_decimals_and_no_negative_nought(app: Flask) -> None:
    with speaking(LANGUAGES["fr"]):
        assert words.measure(Fraction(-1, 1000)) == "0,00"
        assert words.measure(0.3) == "0,30"
        assert words.measure(None) == "—"


def test_durations_are_seconds_or_minutes(app: Flask) -> None:
    with speaking(LANGUAGES["en"]):
        assert words.duration(59.4) == "59 s"
        assert words.duration(95) == "1 min 35 s"
