"""`single_choice`: two to five choices in words, exactly one of them correct."""

from lms.quizzes.kinds.base import Common
from lms.quizzes.kinds.choices import ChoosingOne, read_choice, read_choices
from lms.quizzes.kinds.source import Source


class SingleChoice(ChoosingOne, frozen=True, kw_only=True, tag="single_choice"):
    """The response is the id of a choice."""


def parse(source: Source, common: Common) -> SingleChoice:
    choices = read_choices(source, most=5, read_one=read_choice, is_single=True)
    return SingleChoice(**common, choices=choices)
