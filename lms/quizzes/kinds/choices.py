"""Choosing among options: what the kinds with `choices` share."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Self

import msgspec

from lms.quizzes.kinds.base import (
    ANSWER,
    Base,
    Form,
    Locales,
    Mark,
    Option,
    Presentation,
    Response,
    Text,
    Unreadable,
    by_token,
    component,
    items_of,
    picked,
    shuffled,
    with_pictures,
)
from lms.quizzes.kinds.source import Source, refuse_repeats, refuse_same_texts


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    text: Text
    correct: bool = False
    picture: str | None = None
    # Said after the answer to who chose it.
    feedback: Text = {}
    # Of a question with variables: gives the number that stands for {value} in the text (`formulas`).
    formula: str | None = None


class Choosing(Base, frozen=True, kw_only=True):
    """A question with choices, some of them correct."""

    choices: list[Choice]

    def parts(self, seed: int) -> Presentation:
        shown = self.shown(seed).items()
        return Presentation(options=[Option(token, choice.text, choice.picture) for token, choice in shown])

    def shown(self, seed: int) -> dict[str, Choice]:
        """Token → choice, in the order of showing."""
        return by_token(shuffled(self.choices, self.id, seed))

    def media(self) -> list[str]:
        return [*super().media(), *(choice.picture for choice in self.choices if choice.picture)]

    def with_media(self, names: Mapping[str, str]) -> Self:
        return msgspec.structs.replace(super().with_media(names), choices=with_pictures(self.choices, names))

    def feedback_on(self, response: object) -> list[Text]:
        chosen = response if isinstance(response, list) else [response]
        return [choice.feedback for choice in self.choices if choice.feedback and choice.id in chosen]

    def correct_ids(self) -> list[str]:
        return [choice.id for choice in self.choices if choice.correct]

    def interaction(self, locales: Locales) -> dict[str, Any]:
        return {
            "interactionType": "choice",
            "correctResponsesPattern": [items_of(self.correct_ids())],
            "choices": [component(choice.id, choice.text, locales) for choice in self.choices],
        }


class ChoosingOne(Choosing, frozen=True, kw_only=True):
    """A question of whose choices exactly one is correct. The response is its id."""

    def read(self, form: Form, seed: int) -> Response | Unreadable:
        choice = picked(form, ANSWER, self.shown(seed))
        return choice if isinstance(choice, Unreadable) else choice.id

    def form_of(self, response: object, seed: int) -> dict[str, list[str]]:
        tokens = [token for token, choice in self.shown(seed).items() if choice.id == response]
        return {ANSWER: tokens} if tokens else {}

    def key(self) -> Response:
        return self.correct_ids()[0]

    def mark(self, response: object) -> Mark:
        return Mark.of(Fraction(response in self.correct_ids()))

    def response_pattern(self, response: object) -> str:
        return items_of([choice.id for choice in self.choices if choice.id == response])


def read_choices(
    source: Source,
    *,
    most: int,
    read_one: Callable[[Source], Choice],
    is_single: bool,
    may_be_alike: bool = False,
) -> list[Choice]:
    """Reads `choices`, each with `read_one`, and checks that they differ and that as many as needed are correct."""
    sources = source.mappings("choices", least=2, most=most)
    choices = [read_one(one) for one in sources]
    for one in sources:
        one.refuse_rest()
    refuse_repeats(sources, [choice.id for choice in choices], "id")
    if not may_be_alike:
        refuse_same_texts(sources, [choice.text for choice in choices])
    correct = sum(choice.correct for choice in choices)
    if sources and correct == 0:
        source.fault("no choice is correct: write “correct: true” in the right one", "choices")
    if is_single and correct > 1:
        source.fault(f"{correct} choices are correct: leave “correct: true” in one only", "choices")
    return choices


def read_choice(source: Source, words: Text | None = None) -> Choice:
    """A choice in words: its own, where none are given."""
    return Choice(
        id=source.slug("id"),
        text=source.languages() if words is None else words,
        correct=source.boolean("correct", default=False),
        feedback=source.text("feedback") if "feedback" in source else {},
    )


def read_drawn_choice(source: Source) -> Choice:
    """A choice in words, which may have a picture above them."""
    return msgspec.structs.replace(read_choice(source), picture=source.some_picture("picture"))
