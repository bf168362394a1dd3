"""What a phone without network says of an answer is what the server will say."""

from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.quizzes import kinds
from lms.quizzes.kinds import Unreadable
from lms.quizzes.kinds.phones import can_judge, phone_key
from tests.offline.marker import mark
from tests.quizzes.strategies import KEYED, questions_of, relaxed, responses, seeds

every_kind = pytest.mark.parametrize("kind", KEYED)


@every_kind
@relaxed
@given(data=st.data(), seed=seeds)
def test_phone_marks_as_the_server_does(kind: str, data: st.DataObject, seed: int) -> None:
    question = data.draw(questions_of(kind))
    form = kinds.form_of(question, data.draw(responses(question)), seed)
    response = kinds.read(question, form, seed)
    assume(not isinstance(response, Unreadable))
    # The kept page has no picture to touch.
    assume("answer.x" not in form)

    assert mark(phone_key(question, seed), form) == kinds.mark(question, response).is_correct


@relaxed
@given(data=st.data(), seed=seeds)
def test_any_answer_to_a_survey_is_taken(data: st.DataObject, seed: int) -> None:
    question = data.draw(questions_of("likert"))

    assert can_judge(question)
    assert mark(phone_key(question, seed), kinds.form_of(question, data.draw(responses(question)), seed)) is True


@pytest.mark.parametrize("kind", ["long_answer", "voice_answer"])
@relaxed
@given(data=st.data())
def test_what_a_trainer_marks_is_left_for_the_network(kind: str, data: st.DataObject) -> None:
    assert not can_judge(data.draw(questions_of(kind)))


@every_kind
@relaxed
@given(data=st.data(), seed=seeds)
def test_right_answer_is_right_on_the_phone(kind: str, data: st.DataObject, seed: int) -> None:
    question = data.draw(questions_of(kind))

    assert mark(phone_key(question, seed), kinds.form_of(question, kinds.key(question), seed)) is True


@every_kind
@relaxed
@given(data=st.data(), seed=seeds)
def test_what_the_page_can_send_unread_is_asked_again_on_the_phone(kind: str, data: st.DataObject, seed: int) -> None:
    """The page's own fields, some of them empty, in lists of places some of them equal."""
    question = data.draw(questions_of(kind))
    whole = kinds.form_of(question, kinds.key(question), seed)
    values = st.sampled_from(["", *(value for values in whole.values() for value in values)])
    form = data.draw(st.fixed_dictionaries({name: st.lists(values, min_size=1, max_size=1) for name in whole}))
    read = kinds.read(question, form, seed)

    said = mark(phone_key(question, seed), form)

    # Of an answer with two faults either may be told.
    assert isinstance(said, str) if isinstance(read, Unreadable) else said is kinds.mark(question, read).is_correct


@relaxed
@given(data=st.data(), typed=st.text("0123456789٣۵ .,'-+٫٬’−x", max_size=12))
def test_phone_reads_numbers_as_the_server_does(data: st.DataObject, typed: str) -> None:
    question = data.draw(questions_of("numeric"))
    read = kinds.read(question, {"answer": [typed]}, 0)

    said = mark(phone_key(question, 0), {"answer": [typed]})

    assert (said == read.reason) if isinstance(read, Unreadable) else said is kinds.mark(question, read).is_correct


@relaxed
@given(data=st.data(), typed=st.text("abcdéÀzßŒœÆ ابجأإآةىٱؤئءکیـّ.-'_/٣7۴«»،؟\t", min_size=1, max_size=14))
def test_phone_reads_words_as_the_server_does(data: st.DataObject, typed: str) -> None:
    question: Any = data.draw(questions_of("short_text"))
    read = kinds.read(question, {"answer": [typed]}, 0)
    assume(not isinstance(read, Unreadable))

    assert mark(phone_key(question, 0), {"answer": [typed]}) is kinds.mark(question, read).is_correct
    accepting = msgspec.structs.replace(question, accepted={"fr": [typed]})
    assert mark(phone_key(accepting, 0), {"answer": [typed]}) is True
