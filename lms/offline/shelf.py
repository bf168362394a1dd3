"""The courses that may be kept on a phone, path by path, with what keeping each costs."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts.models import Person
from lms.core.i18n import language
from lms.learning import content
from lms.learning.home import CourseCard, shelf_of
from lms.offline.groups import others_of
from lms.offline.packages import may_be_kept
from lms.offline.specimens import Specimen, specimen
from lms.offline.voices import voice_bytes


@dataclass(frozen=True)
class Keepable:
    """`size_bytes`: of her package, with those of her cooperative in it; `shared_bytes`: of these, what is kept once for all courses."""

    card: CourseCard
    specimen: Specimen
    size_bytes: int
    shared_bytes: int = 0


@dataclass(frozen=True)
class Group:
    """A path, or without title the courses that no path names."""

    title: content.Text | None
    courses: Sequence[Keepable]

    @property
    def size_bytes(self) -> int:
        shared = [one.shared_bytes for one in self.courses]
        return sum(one.size_bytes for one in self.courses) - sum(shared[1:])


def groups_for(person: Person) -> list[Group]:
    shelf = shelf_of(person)
    others, shared = others_of(person.id), voice_bytes(language())
    found = [Group(one.path.title, _keepable(one.courses, others, shared)) for one in shelf.paths]
    found.append(Group(None, _keepable(shelf.others, others, shared)))
    return [group for group in found if group.courses]


def _keepable(cards: Sequence[CourseCard], others: int, shared: int) -> list[Keepable]:
    kept = ((card, specimen(card.revision_id)) for card in cards if may_be_kept(card.course))
    return [Keepable(card, found, found.size_for(others) + shared, shared) for card, found in kept]
