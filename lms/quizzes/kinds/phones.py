"""What a phone that is offline needs to say whether a practice answer is right. Pure.

One form for all kinds, so that the phone's marker is short (docs/offline.md has its rules). It only gives feedback: the server
marks again what it is sent. Keys of quizzes and exams never leave the server.
"""

from typing import Any

from lms.quizzes.kinds import HotSpot, Judge, Numeric, Ordering, Question, ShortText
from lms.quizzes.text import normalise


def can_judge(question: Question) -> bool:
    """Whether a phone says anything of an answer: not of what a trainer marks. Nobody judges a survey, so any phone can."""
    return question.judge is not Judge.TRAINER


def phone_key(question: Question, seed: int) -> dict[str, Any]:
    """How a form that is shown with this seed is marked, for a question that is drawn:

    - `{"fields": {name: [values]}}`: right where each field has these values, in any order; with `"distinct": true`
      besides, no two fields may have the same;
    - `{"number": [least, most]}`: of the field `answer`;
    - `{"texts": [normal forms]}`: of the field `answer`.
    """
    if question.judge is Judge.NOBODY:
        # Whatever was chosen; the page itself sees to it that something was.
        return {"fields": {}}
    match question:
        case HotSpot():
            # By number: without network the picture is not touched.
            return {"texts": question.correct_tokens()}
        case Numeric():
            answer, tolerance = question.answer, question.tolerance
            return {"number": [f"{answer - tolerance:f}", f"{answer + tolerance:f}"]}
        case ShortText():
            return {"texts": sorted({normalise(text) for texts in question.accepted.values() for text in texts})}
    key: dict[str, Any] = {"fields": question.form_of(question.key(), seed)}
    return {**key, "distinct": True} if isinstance(question, Ordering) else key
