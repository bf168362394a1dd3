"""Which course a member should take next, and why. Pure: the reasons are codes and values, the words are a template's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class ReasonCode(StrEnum):
    """From the strongest to the weakest."""

    # Everyone begins here: the first course of the members' share.
    FOUNDATION = "foundation"
    # The office she holds needs it: `value` is the office.
    OFFICE = "office"
    # The group found itself at a low level: `value` is the dimension, `level` where it stands.
    WEAK = "weak"
    # What the cooperative is about to do: `value` is the stage.
    STAGE = "stage"
    # What cooperatives of this sector live from: `value` is the sector.
    SECTOR = "sector"
    # Nothing speaks for it now; it is good to know.
    LATER = "later"


@dataclass(frozen=True)
class Reason:
    code: ReasonCode
    value: str = ""
    level: int | None = None


@dataclass(frozen=True)
class Suggestion:
    """A course with all that speaks for it, the strongest reason first; there is always one."""

    course: str
    reasons: tuple[Reason, ...] = field(default=(Reason(ReasonCode.LATER),))

    @property
    def reason(self) -> Reason:
        return self.reasons[0]


# Up to this level of a dimension, its courses are suggested.
WEAK_LEVEL = 2
FOUNDATION = "acting-together"
# Offices of law 112-12, art. 47 to 67; the treasurer is by statutes or custom, and accounts are kept by the president or
# manager or an accountant (art. 71).
_BY_OFFICE = {
    "governing": ("president", "vice_president", "manager", "director", "secretary", "supervisory_member"),
    "accounts": ("treasurer", "manager", "director", "president", "supervisory_member"),
}
_BY_DIMENSION = {
    "governance": ("governing",),
    "business": ("accounts",),
    "members": ("acting-together", "governing"),
    "people": ("governing",),
    "money": ("accounts",),
    "stakeholders": ("acting-together",),
    "services": ("acting-together", "selling"),
    "market": ("selling",),
    "risk": ("accounts", "governing"),
}
_BY_STAGE = {"capacity": ("governing",), "project": ("accounts",), "market": ("selling",)}
# Sectors whose cooperatives sell goods that are packed and carried.
_SELLING = ("agriculture", "crafts", "argan", "food", "fisheries", "forestry", "aromatic-plants", "recycling", "retail")
_STRENGTH = list(ReasonCode)


def personal_path(
    courses: Sequence[str],
    *,
    offices: Collection[str],
    sector: str,
    stage: str,
    levels: Mapping[str, int],
    finished: Collection[str],
) -> list[Suggestion]:
    """Every course of `courses` that is not finished, what to do next first. `stage` is "capacity", "project" or "market";
    `levels` are those of the group by dimension, none where there is no diagnosis yet.

    A course stands where its strongest reason puts it: between two of the same, the lower level comes first, then the
    order of `courses`. Finishing one course moves no other.
    """
    suggestions = [
        Suggestion(course, _reasons(course, offices, sector, stage, levels))
        for course in courses
        if course not in finished
    ]
    return sorted(suggestions, key=lambda one: _urgency(one.reason))


def _reasons(
    course: str, offices: Collection[str], sector: str, stage: str, levels: Mapping[str, int]
) -> tuple[Reason, ...]:
    found = [Reason(ReasonCode.FOUNDATION)] if course == FOUNDATION else []
    found += [Reason(ReasonCode.OFFICE, office) for office in _BY_OFFICE.get(course, ()) if office in offices]
    weak = [
        Reason(ReasonCode.WEAK, dimension, level)
        for dimension, level in levels.items()
        if level <= WEAK_LEVEL and course in _BY_DIMENSION.get(dimension, ())
    ]
    found += sorted(weak, key=lambda reason: (reason.level, reason.value))
    found += [Reason(ReasonCode.STAGE, stage)] if course in _BY_STAGE.get(stage, ()) else []
    found += [Reason(ReasonCode.SECTOR, sector)] if course == "selling" and sector in _SELLING else []
    return tuple(found) or (Reason(ReasonCode.LATER),)


def _urgency(reason: Reason) -> tuple[int, int]:
    return _STRENGTH.index(reason.code), reason.level or 0
