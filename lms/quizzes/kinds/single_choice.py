"""`single_choice`: two to five choices in words, exactly one of them correct; with variables some of them are computed."""

from typing import Self

import msgspec

from lms.quizzes.kinds.base import Common, Text
from lms.quizzes.kinds.choices import Choice, ChoosingOne, read_choice, read_choices
from lms.quizzes.kinds.source import LANGUAGES, REQUIRED_LANGUAGES, Source
from lms.quizzes.kinds.variants import (
    ANSWER,
    VALUE,
    Numbers,
    Variables,
    computed,
    draw,
    filled,
    first_fault,
    read_formula,
    read_variables,
    refuse_unknown_gaps,
)


class SingleChoice(ChoosingOne, frozen=True, kw_only=True, tag="single_choice"):
    """The response is the id of a choice."""

    variables: Variables = msgspec.field(default_factory=dict)

    def drawn(self, seed: int) -> Self:
        if not self.variables:
            return self
        numbers = draw(self.variables, self.id, seed)
        answer = self._answer(numbers)
        return msgspec.structs.replace(
            self,
            text=filled(self.text, numbers),
            explain=filled(self.explain, answer),
            choices=[_filled(choice, numbers, answer) for choice in self.choices],
            variables={},
        )

    def drawn_numbers(self, seed: int) -> dict[str, str]:
        return {name: f"{number:f}" for name, number in draw(self.variables, self.id, seed).items()}

    def _answer(self, numbers: Numbers) -> Numbers:
        """The numbers, and that of the right choice where it has one."""
        formula = next((choice.formula for choice in self.choices if choice.correct), None)
        return numbers | {ANSWER: computed(formula, numbers)} if formula else numbers


def parse(source: Source, common: Common) -> SingleChoice:
    variables = read_variables(source)
    sources: list[Source] = []

    def read_one(one: Source) -> Choice:
        sources.append(one)
        return _read_computed(one, variables) if variables != {} and "formula" in one else read_choice(one)

    # Texts with numbers in them are compared as they are drawn.
    choices = read_choices(source, most=5, read_one=read_one, is_single=True, may_be_alike=variables != {})
    if variables:
        _check_numbers(source, sources, common, variables, choices)
    return SingleChoice(**common, choices=choices, variables=variables or {})


def _read_computed(source: Source, variables: Variables | None) -> Choice:
    """The number alone is its text, where none is written."""
    has_words = any(code in source for code in LANGUAGES)
    words = None if has_words else dict.fromkeys(REQUIRED_LANGUAGES, f"{{{VALUE}}}")
    formula = read_formula(source, variables)
    return msgspec.structs.replace(read_choice(source, words), formula=formula)


def _check_numbers(
    source: Source, sources: list[Source], common: Common, variables: Variables, choices: list[Choice]
) -> None:
    refuse_unknown_gaps(source, common["text"], set(variables), "text")
    right = {ANSWER} if any(choice.correct and choice.formula for choice in choices) else set()
    refuse_unknown_gaps(source, common["explain"], {*variables, *right}, "explain")
    for one, choice in zip(sources, choices, strict=True):
        own = {VALUE} if choice.formula else set()
        refuse_unknown_gaps(one, choice.text, {*variables, *own})
        refuse_unknown_gaps(one, choice.feedback, {*variables, *own, *right}, "feedback")

    def fault_of(numbers: Numbers) -> str | None:
        texts = [_filled(choice, numbers, numbers).text for choice in choices]
        return next((found for code in LANGUAGES if (found := _twice(texts, code))), None)

    found = first_fault(variables, fault_of)
    if found:
        source.fault(found, "choices")


def _twice(texts: list[Text], code: str) -> str | None:
    alike = [" ".join(text[code].casefold().split()) for text in texts if code in text]
    found = next((words for place, words in enumerate(alike) if words in alike[:place]), None)
    return None if found is None else f"two choices are “{found}”"


def _filled(choice: Choice, numbers: Numbers, answer: Numbers) -> Choice:
    own = {VALUE: computed(choice.formula, numbers)} if choice.formula else {}
    return msgspec.structs.replace(
        choice, text=filled(choice.text, numbers | own), feedback=filled(choice.feedback, answer | own), formula=None
    )
