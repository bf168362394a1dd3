"""The parts of an idea's sheet, each written on a screen of its own, and who wrote last in which. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Part(StrEnum):
    TITLE = "title"
    PLACE = "place"
    NEED = "need"
    VOICE = "voice"
    PEOPLE = "people"
    COST = "cost"
    PHOTO = "photo"


# A need may be told instead of written.
TOLD_OR_WRITTEN = frozenset({Part.NEED, Part.VOICE})
OPTIONAL = frozenset({Part.PHOTO})


def missing(filled: frozenset[Part]) -> list[Part]:
    """What an idea still needs before it can be agreed, in the order of the sheet."""
    told = bool(filled & TOLD_OR_WRITTEN)
    return [
        part
        for part in Part
        if part not in filled and part not in OPTIONAL and not (part in TOLD_OR_WRITTEN and told) and part != Part.VOICE
    ]


def is_overtaken(versions: Mapping[str, int], part: Part, seen: int) -> bool:
    """Whether this part was changed after the version of the sheet that its writer had before her. `versions`: part →
    version of the sheet at which it last changed. Two who write in different parts do not stand in each other's way."""
    return versions.get(part, 0) > seen
