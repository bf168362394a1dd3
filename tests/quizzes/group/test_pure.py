"""Where a lesson pauses, and what a form says, whatever is in it."""

import uuid
from itertools import chain
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lms.learning.activities import register_question_reader
from lms.quizzes import kinds
from lms.quizzes.group.pauses import cut
from lms.quizzes.group.reading import MOST_HANDS, is_touched, read_session
from lms.quizzes.questions import READER, decode
from tests.factories.courses import loaded_bees

# As the application does when it starts.
register_question_reader(READER)
_LESSONS = [lesson for _module, lesson in loaded_bees().course.lessons()]
QUESTIONS = [question for lesson in _LESSONS for question in decode(lesson.practice)]
PEOPLE = [uuid.UUID(int=number) for number in range(1, 5)]
TOUCHED = [question for question in QUESTIONS if is_touched(question)]
names = st.one_of(
    st.just("present"),
    st.builds("hands:{}:{}".format, st.sampled_from([one.id for one in QUESTIONS]), st.integers(0, 6)),
    st.builds("answer:{}:{}".format, st.sampled_from(PEOPLE), st.sampled_from([one.id for one in QUESTIONS])),
    st.text(max_size=12),
)
values = st.one_of(st.sampled_from([*map(str, PEOPLE), "1", "2", "3", "61", "-1", "٣", ""]), st.text(max_size=8))
forms = st.dictionaries(names, st.lists(values, max_size=5), max_size=14)


@given(blocks=st.lists(st.integers(), max_size=30), questions=st.integers(0, 12))
def test_every_block_is_read_once_and_in_order(blocks: list[int], questions: int) -> None:
    parts = cut(blocks, questions)

    assert list(chain.from_iterable(parts)) == blocks
    assert len(parts) == max(questions, 1)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@given(form=forms, seed=st.integers(0, 9))
def test_form_of_anything_is_read(form: dict[str, list[str]], seed: int) -> None:
    found = read_session(form, QUESTIONS, seed)

    assert len(set(found.present)) == len(found.present)
    assert all(person in found.present for person, _question in found.answers)
    assert found.hands.keys() <= {question.id for question in TOUCHED}
    most = {one.id: 1 if one.kind != "multiple_choice" else 4 for one in TOUCHED}
    assert all(sum(counts.values()) <= most[name] * (len(found.present) + 1) for name, counts in found.hands.items())
    assert all(0 <= number <= MOST_HANDS for counts in found.hands.values() for number in counts.values())


@given(form=forms, seed=st.integers(0, 9), order=st.randoms())
def test_order_of_fields_and_ticks_says_nothing(form: dict[str, list[str]], seed: int, order: Any) -> None:
    mixed = list(form)
    order.shuffle(mixed)
    again = {name: [*form[name], *form[name]] if name == "present" else form[name] for name in mixed}
    if "present" in again:
        order.shuffle(again["present"])

    assert read_session(again, QUESTIONS, seed).digest_parts() == read_session(form, QUESTIONS, seed).digest_parts()


@given(seed=st.integers(0, 99), question=st.sampled_from(TOUCHED), person=st.sampled_from(PEOPLE))
def test_what_she_touches_is_what_is_marked(seed: int, question: kinds.Question, person: uuid.UUID) -> None:
    tokens = kinds.form_of(question, kinds.key(question), seed)["answer"]
    form = {"present": [str(person)], f"answer:{person}:{question.id}": tokens}

    (response,) = read_session(form, QUESTIONS, seed).answers.values()

    assert kinds.mark(question, response).is_correct
