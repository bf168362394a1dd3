"""`long_answer`: some sentences, which a trainer marks by a rubric."""

import unicodedata
from typing import Any

from lms.quizzes.kinds.base import ANSWER, Common, Form, Locales, Reason, Response, Unreadable, one_answer
from lms.quizzes.kinds.judged import Judged, read_judged
from lms.quizzes.kinds.source import Source

MAX_LENGTH = 5_000


class LongAnswer(Judged, frozen=True, kw_only=True, tag="long_answer"):
    """The response is the text as typed."""

    def read(self, form: Form, _seed: int) -> Response | Unreadable:
        typed = one_answer(form)
        if isinstance(typed, Unreadable):
            return typed
        if len(typed) > MAX_LENGTH:
            return Unreadable(Reason.TOO_LONG)
        return _storable(typed) or Unreadable(Reason.MISSING)

    def form_of(self, response: object, _seed: int) -> dict[str, list[str]]:
        return {ANSWER: [response]} if isinstance(response, str) else {}

    def interaction(self, _locales: Locales) -> dict[str, Any]:
        return {"interactionType": "long-fill-in", "correctResponsesPattern": []}

    def response_pattern(self, response: object) -> str:
        return response if isinstance(response, str) else ""


def parse(source: Source, common: Common) -> LongAnswer:
    return LongAnswer(**common, **read_judged(source))


def _storable(text: str) -> str:
    """With its lines, without the other control characters and half characters that databases refuse."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")).strip()
