"""`short_text`: a word or a few, right if `normalise` makes it one of the accepted texts of any language."""

import re
import unicodedata
from fractions import Fraction
from typing import Any

from lms.quizzes.kinds.base import (
    ANSWER,
    Base,
    Common,
    Form,
    Locales,
    Mark,
    Presentation,
    Reason,
    Response,
    Unreadable,
    one_answer,
)
from lms.quizzes.kinds.source import Source
from lms.quizzes.text import normalise

MAX_LENGTH = 200
_PARAMETERS = re.compile(r"(\{(case_matters|order_matters|lang)=[^}]*\})+")


class ShortText(Base, frozen=True, kw_only=True, tag="short_text"):
    """The response is the text as typed, on one line."""

    # Language code → texts; every language's are accepted whatever the page's is.
    accepted: dict[str, list[str]]

    def parts(self, _seed: int) -> Presentation:
        return Presentation()

    def read(self, form: Form, _seed: int) -> Response | Unreadable:
        typed = one_answer(form)
        if isinstance(typed, Unreadable):
            return typed
        if len(typed) > MAX_LENGTH:
            return Unreadable(Reason.TOO_LONG)
        return _storable(typed) or Unreadable(Reason.MISSING)

    def form_of(self, response: object, _seed: int) -> dict[str, list[str]]:
        return {ANSWER: [response]} if isinstance(response, str) else {}

    def key(self) -> Response:
        return next(text for texts in self.accepted.values() for text in texts)

    def mark(self, response: object) -> Mark:
        accepted = {normalise(text) for texts in self.accepted.values() for text in texts}
        return Mark.of(Fraction(isinstance(response, str) and normalise(response) in accepted))

    def interaction(self, locales: Locales) -> dict[str, Any]:
        # xAPI 1.0.3, Data 2.4.4.1, characterstring parameters: of the list first, then the item's language.
        patterns = [
            f"{{case_matters=false}}{{lang={locales.get(code, code)}}}{text}"
            for code, texts in self.accepted.items()
            for text in texts
        ]
        return {"interactionType": "fill-in", "correctResponsesPattern": patterns}

    def response_pattern(self, response: object) -> str:
        """The text, in which nothing can be taken for a delimiter or a parameter."""
        return _PARAMETERS.sub("", response.replace("[,]", "[;]"), count=1) if isinstance(response, str) else ""


def parse(source: Source, common: Common) -> ShortText:
    accepted = source.texts("accepted")
    for code, texts in accepted.items():
        for place, text in enumerate(texts):
            if text and not normalise(text):
                source.fault(f"“{text}” has neither letter nor digit: accept a word", "accepted", code, place)
            if len(text) > MAX_LENGTH:
                source.fault(f"is longer than {MAX_LENGTH} characters: accept a few words", "accepted", code, place)
            if "[,]" in text or text.startswith("{"):
                source.fault(f"“{text}” has “[,]” or begins with “{{”: remove it", "accepted", code, place)
    return ShortText(**common, accepted=accepted)


def _storable(text: str) -> str:
    """On one line, without the control characters and half characters that databases refuse."""
    kept = (" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text)
    return " ".join("".join(kept).split())
