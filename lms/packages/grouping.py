"""Units under their headings, however deep these stand in a package, as groups in a row. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lms.packages.keys import key_from
from lms.packages.kinds import Unit, UnitGroup
from lms.xapi.statement import LanguageMap


@dataclass(frozen=True)
class Heading:
    """A block of cmi5, an item of SCORM."""

    key: str
    title: LanguageMap
    description: LanguageMap = field(default_factory=dict)


# Outermost first; at least one.
Path = tuple[Heading, ...]


def grouped(units: Iterable[tuple[Path, Unit]]) -> Iterator[UnitGroup]:
    """A group for each stretch of units under the same headings, so that their order stays that of the package.

    Where a heading goes on after what lies deeper, the group has a key of its own.
    """
    taken: set[str] = set()
    for path, found in groupby(units, lambda one: one[0]):
        last, key, times = path[-1], path[-1].key, 1
        while key in taken:
            times += 1
            key = key_from(f"{last.key} ({times})")
        taken.add(key)
        yield UnitGroup(
            key=key,
            title=last.title,
            # Said once.
            description=last.description if times == 1 else {},
            inside=[outer.title for outer in path[:-1]],
            units=[unit for _path, unit in found],
        )
