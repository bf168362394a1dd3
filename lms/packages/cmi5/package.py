"""A cmi5 course structure as a package: blocks become modules, units lessons. Pure."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from lms.packages.archive import Archive
from lms.packages.cmi5.structure import Au, Block, CourseStructure, parse
from lms.packages.grouping import Heading, Path, grouped
from lms.packages.kinds import Structure, Unit

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
        groups=list(grouped(_units(course))),
        settings={"course": msgspec.to_builtins(course)},
    )


def course_from(structure: Structure) -> CourseStructure:
    return msgspec.convert(structure.settings["course"], CourseStructure)


def _units(course: CourseStructure) -> Iterator[tuple[Path, Unit]]:
    """In their order, under their blocks; units beside the blocks stand under the course's title."""
    loose = 0
    for is_block, children in groupby(course.children, lambda child: isinstance(child, Block)):
        loose += not is_block
        beside = () if is_block else (Heading(f"units-{loose}", course.title),)
        yield from _units_in(children, beside)


def _units_in(children: Iterable[Au | Block], path: Path) -> Iterator[tuple[Path, Unit]]:
    for child in children:
        if isinstance(child, Block):
            yield from _units_in(child.children, (*path, Heading(child.key, child.title, child.description)))
        else:
            yield path, _unit(child)


def _unit(au: Au) -> Unit:
    return Unit(key=au.key, publisher_id=au.id, title=au.title, description=au.description, address=au.url)
