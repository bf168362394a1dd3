"""A cmi5 course structure as a package: blocks become modules, units lessons. Pure."""

from collections.abc import Iterable
from itertools import groupby

import msgspec

from lms.packages.archive import Archive
from lms.packages.cmi5.satisfaction import units_of
from lms.packages.cmi5.structure import Au, Block, CourseStructure, parse
from lms.packages.kinds import Structure, Unit, UnitGroup

NAME = "cmi5"
# 14.1: at the root of the zip.
FILE = "cmi5.xml"


def recognise(names: frozenset[str]) -> bool:
    return FILE in names


def read(archive: Archive, own_address: str = "") -> Structure:
    """`own_address`: under it lie the activities of the platform. Raises BadPackage."""
    return structure_from(parse(archive.read(FILE), archive.names, own_address))


def read_alone(content: bytes, own_address: str = "") -> Structure:
    """14.2: the XML without a zip. Raises BadPackage."""
    return structure_from(parse(content, None, own_address))


def structure_from(course: CourseStructure) -> Structure:
    return Structure(
        kind=NAME,
        publisher_id=course.id,
        title=course.title,
        description=course.description,
        groups=list(_groups(course)),
        settings={"course": msgspec.to_builtins(course)},
    )


def course_from(structure: Structure) -> CourseStructure:
    return msgspec.convert(structure.settings["course"], CourseStructure)


def _groups(course: CourseStructure) -> Iterable[UnitGroup]:
    """Blocks of the first level, with what lies deeper in order; units between them stand under the course's title."""
    loose = 0
    for is_block, children in groupby(course.children, lambda child: isinstance(child, Block)):
        if is_block:
            for block in children:
                assert isinstance(block, Block)
                yield UnitGroup(
                    key=block.key,
                    title=block.title,
                    description=block.description,
                    units=[_unit(au) for au in units_of(block.children)],
                )
        else:
            loose += 1
            units = [_unit(au) for au in units_of(list(children))]
            yield UnitGroup(key=f"units-{loose}", title=course.title, units=units)


def _unit(au: Au) -> Unit:
    return Unit(key=au.key, publisher_id=au.id, title=au.title, description=au.description, address=au.url)
