"""Faults as they are mended: part by part, and what only wants translating at once. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lms.authoring.checks import Fault, FaultCode
from lms.authoring.parts import LANGUAGES, Part
from lms.authoring.translation.lines import count_left

_OF_TEXTS = frozenset(
    {
        FaultCode.MISSING_TITLE,
        FaultCode.MISSING_SUMMARY,
        FaultCode.MISSING_LANGUAGE,
        FaultCode.MISSING_ALTERNATIVE,
        FaultCode.QUESTION_LANGUAGE,
    }
)


@dataclass(frozen=True)
class ToMend:
    """`untranslated`: language → texts that stand in another one; the faults that this mends are not among `faults`."""

    part: Part
    faults: list[Fault]
    untranslated: dict[str, int]


def by_part(faults: Sequence[Fault], parts: Mapping[UUID | None, Part]) -> list[ToMend]:
    """Each part once, where the first of its faults was found; its faults in the order in which they were found."""
    found: dict[UUID | None, list[Fault]] = {}
    for fault in faults:
        found.setdefault(fault.part_id, []).append(fault)
    told = []
    for part_id, here in found.items():
        left = {code: count_left(parts[part_id].body, code) for code in LANGUAGES}
        alike = Counter((one.code, one.block_id) for one in here)
        rest = [one for one in here if not (_is_of_text(one, left) and alike[one.code, one.block_id] == 1)]
        covered = {one.language for one in here if one not in rest}
        told.append(ToMend(parts[part_id], rest, {code: left[code] for code in LANGUAGES if code in covered}))
    return told


def _is_of_text(fault: Fault, left: Mapping[str, int]) -> bool:
    return fault.code in _OF_TEXTS and bool(left.get(fault.language or ""))
