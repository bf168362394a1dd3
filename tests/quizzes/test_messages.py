"""What a learner is told of an answer that could not be read."""

from decimal import Decimal

import pytest

from lms.quizzes.kinds import Numeric, Question, Reason, ShortText, TrueFalse, Unreadable
from lms.quizzes.messages import UNREADABLE, words_of

SAID = {"id": "q", "text": {"fr": "?"}, "explain": {"fr": "!"}}
QUESTIONS = [
    Numeric(**SAID, answer=Decimal(40), is_money=True),
    Numeric(**SAID, answer=Decimal(40)),
    ShortText(**SAID, accepted={"fr": ["miel"]}),
    TrueFalse(**SAID, answer=True),
]


def test_what_is_typed_is_not_called_a_choice() -> None:
    told = [str(words_of(one, Unreadable(Reason.MISSING))) for one in QUESTIONS]

    assert [words.split()[0] for words in told] == ["Enter", "Enter", "Write", "Choose"]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.MISSING])
@pytest.mark.parametrize("question", QUESTIONS)
def test_other_reasons_are_told_alike(question: Question, reason: Reason) -> None:
    assert words_of(question, Unreadable(reason)) == UNREADABLE[reason]
