"""`true_false`: a statement that is true or false."""

from fractions import Fraction
from typing import Any

from lms.quizzes.kinds.base import (
    ANSWER,
    Base,
    Common,
    Form,
    Locales,
    Mark,
    Option,
    Presentation,
    Response,
    Text,
    Unreadable,
    picked,
)
from lms.quizzes.kinds.source import Source

# Token, which is the id as well → words. Never shuffled: everybody looks for “true” first.
WORDS: dict[str, Text] = {
    "true": {"ar": "صحيح", "fr": "Vrai"},
    "false": {"ar": "خطأ", "fr": "Faux"},
}


class TrueFalse(Base, frozen=True, kw_only=True, tag="true_false"):
    """The response is "true" or "false"."""

    answer: bool

    def parts(self, _seed: int) -> Presentation:
        return Presentation(options=[Option(token, words) for token, words in WORDS.items()])

    def read(self, form: Form, _seed: int) -> Response | Unreadable:
        return picked(form, ANSWER, {token: token for token in WORDS})

    def form_of(self, response: object, _seed: int) -> dict[str, list[str]]:
        return {ANSWER: [token for token in WORDS if token == response]} if self.response_pattern(response) else {}

    def key(self) -> Response:
        return "true" if self.answer else "false"

    def mark(self, response: object) -> Mark:
        return Mark.of(Fraction(response == self.key()))

    def interaction(self, _locales: Locales) -> dict[str, Any]:
        return {"interactionType": "true-false", "correctResponsesPattern": [self.key()]}

    def response_pattern(self, response: object) -> str:
        return response if isinstance(response, str) and response in WORDS else ""


def parse(source: Source, common: Common) -> TrueFalse:
    return TrueFalse(**common, answer=source.boolean("answer"))
