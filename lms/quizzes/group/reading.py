"""A session as its form tells it. Pure.

Fields: `present` with a person's id, once for each who is there; `hands:<question>:<token>` with a number of hands;
`answer:<person>:<question>` with the tokens that she touched. What is not understood is left out, and so are the hands of a
question where more were raised than people are there.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lms.quizzes import kinds
from lms.quizzes.kinds import Form, MultipleChoice, PictureChoice, Question, SingleChoice, TrueFalse, Unreadable

PRESENT = "present"
# Hands that are counted: nobody counts more in one room.
MOST_HANDS = 60
# Answered by touching what is shown, so that a group can do it.
TOUCHED = (SingleChoice, MultipleChoice, PictureChoice, TrueFalse)


class Session(msgspec.Struct, frozen=True):
    """`present` once each; `hands`: question → xAPI response → number; `answers`: (person, question) → response."""

    present: list[UUID]
    hands: dict[str, dict[str, int]]
    answers: dict[tuple[UUID, str], Any]

    def digest_parts(self) -> list[object]:
        """The same for the same contents, in whatever order they came."""
        given = sorted((str(person), question, repr(response)) for (person, question), response in self.answers.items())
        counted = sorted((question, sorted(counts.items())) for question, counts in self.hands.items())
        return [sorted(map(str, self.present)), counted, given]


def is_touched(question: Question) -> bool:
    return isinstance(question, TOUCHED)


def read_session(form: Form, questions: Sequence[Question], seed: int) -> Session:
    """`questions` were shown with `seed`."""
    asked = [question for question in questions if is_touched(question)]
    present = list(dict.fromkeys(found for text in form.get(PRESENT, ()) if (found := id_in(text))))
    hands = {question.id: counts for question in asked if (counts := _hands(form, question, seed, len(present) + 1))}
    return Session(present, hands, _answers(form, asked, present, seed))


def id_in(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def _hands(form: Form, question: Question, seed: int, most: int) -> dict[str, int]:
    """`most`: everybody with a hand, she who leads too."""
    counts = {}
    for option in kinds.parts(question, seed).options:
        number = _number(form.get(f"hands:{question.id}:{option.token}", ()))
        response = kinds.read(question, {"answer": [option.token]}, seed)
        if number is not None and not isinstance(response, Unreadable):
            counts[kinds.response_pattern(question, response)] = number
    # Where several are right, one may raise her hand several times.
    raised = max(counts.values(), default=0) if isinstance(question, MultipleChoice) else sum(counts.values())
    return counts if raised <= most else {}


def _number(values: Sequence[str]) -> int | None:
    text = values[0].strip() if values else ""
    return min(int(text), MOST_HANDS) if text.isascii() and text.isdigit() and len(text) < 5 else None


def _answers(form: Form, asked: Sequence[Question], present: Sequence[UUID], seed: int) -> dict[tuple[UUID, str], Any]:
    # Only names that stand in the form are looked at: a thousand people who are not there cost nothing.
    given: Mapping[str, Sequence[str]] = {name: form[name] for name in form if name.startswith("answer:")}
    found: dict[tuple[UUID, str], Any] = {}
    for person_id in present if given else ():
        for question in asked:
            response = kinds.read(question, {"answer": given.get(f"answer:{person_id}:{question.id}", ())}, seed)
            if not isinstance(response, Unreadable):
                found[person_id, question.id] = response
    return found
