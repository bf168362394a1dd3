"""`picture_choice`: two to four pictures, exactly one of them correct; the words say what each picture shows."""

import msgspec

from lms.quizzes.kinds.base import Common
from lms.quizzes.kinds.choices import Choice, ChoosingOne, read_choice, read_choices
from lms.quizzes.kinds.source import Source, refuse_repeats


class PictureChoice(ChoosingOne, frozen=True, kw_only=True, tag="picture_choice"):
    """The response is the id of a choice."""


def parse(source: Source, common: Common) -> PictureChoice:
    sources: list[Source] = []

    def read_one(one: Source) -> Choice:
        sources.append(one)
        return msgspec.structs.replace(read_choice(one), picture=one.picture("picture"))

    choices = read_choices(source, most=4, read_one=read_one, is_single=True)
    refuse_repeats(sources, [choice.picture or "" for choice in choices], "picture")
    return PictureChoice(**common, choices=choices)
