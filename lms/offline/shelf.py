"""The courses that may be kept on a phone, path by path, with what keeping each costs."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts.models import Person
from lms.learning import content
from lms.learning.home import CourseCard, shelf_of
from lms.offline.packages import may_be_kept
from lms.offline.specimens import Specimen, specimen


@dataclass(frozen=True)
class Keepable:
    card: CourseCard
    specimen: Specimen


@dataclass(frozen=True)
class Group:
    """A path, or without title the courses that no path names."""

    title: content.Text | None
    courses: Sequence[Keepable]

    @property
    def size_bytes(self) -> int:
        return sum(one.specimen.size_bytes for one in self.courses)


def groups_for(person: Person) -> list[Group]:
    shelf = shelf_of(person)
    found = [Group(one.path.title, _keepable(one.courses)) for one in shelf.paths]
    found.append(Group(None, _keepable(shelf.others)))
    return [group for group in found if group.courses]


def _keepable(cards: Sequence[CourseCard]) -> list[Keepable]:
    return [Keepable(card, specimen(card.revision_id)) for card in cards if may_be_kept(card.course)]
