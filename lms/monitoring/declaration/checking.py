"""What is missing in a declaration and what cannot be so. Pure; the words stand in `words.py`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.cooperatives.law.calendar import ASSEMBLY_MONTHS
from lms.cooperatives.law.days import months_from_closing
from lms.monitoring.declaration.fields import Field
from lms.monitoring.declaration.sources import SOURCES, Known, Value


class Reason(StrEnum):
    MISSING = "missing"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    # Women and men are more than there are members.
    TOO_MANY = "too_many"
    # More at the assembly than members.
    TOO_MANY_PRESENT = "too_many_present"
    # Later than six months after the closing (art. 41).
    TOO_LATE = "too_late"
    # With others more than in all.
    MORE_THAN_ALL = "more_than_all"


@dataclass(frozen=True)
class Fault:
    code: str
    reason: Reason


def values_of(fields: Sequence[Field], known: Known) -> dict[str, Value]:
    """By code, in the order of the list."""
    return {field.code: SOURCES[field.source](known) for field in fields}


def faults_of(fields: Sequence[Field], known: Known) -> list[Fault]:
    """In the order of the list, each field once at most."""
    values = values_of(fields, known)
    crossed = dict(_crossed(known))
    found = ((field.code, _of_one(field, values[field.code]) or crossed.get(field.source)) for field in fields)
    return [Fault(code, reason) for code, reason in found if reason is not None]


def _of_one(field: Field, value: Value) -> Reason | None:
    if value is None or value is False:
        return Reason.MISSING if field.required else None
    if isinstance(value, int) and not isinstance(value, bool):
        if field.least is not None and value < field.least:
            return Reason.TOO_LOW
        if field.most is not None and value > field.most:
            return Reason.TOO_HIGH
    return None


def _crossed(known: Known) -> Iterator[tuple[str, Reason]]:
    """Source → what does not fit another."""
    if known.women + known.men > known.members:
        yield "members.women", Reason.TOO_MANY
    if known.present is not None and known.present > known.members + known.left:
        yield "assembly.present", Reason.TOO_MANY_PRESENT
    if known.assembly_on and known.assembly_on > months_from_closing(known.closes_on, ASSEMBLY_MONTHS):
        yield "assembly.held_on", Reason.TOO_LATE
    if known.third_parties is not None and known.turnover is not None and known.third_parties > known.turnover:
        yield "figures.third_parties", Reason.MORE_THAN_ALL
