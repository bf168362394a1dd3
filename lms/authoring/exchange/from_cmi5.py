"""Our own course out of a cmi5 package that we wrote (exports/cmi5.py): its sources lie beside its pages."""

import tempfile
from pathlib import Path

from lms.authoring.exchange.exports.cmi5 import SOURCES
from lms.learning.content import Course
from lms.learning.loader import Faults, LoadedCourse, load_course
from lms.packages.archive import Archive


def course_in(archive: Archive) -> Course | None:
    """The course, its media under their paths in the sources; None where it is another's package, or its sources have faults: it is
    then played as it is."""
    loaded = loaded_in(archive)
    return loaded.course if loaded else None


def loaded_in(archive: Archive) -> LoadedCourse | None:
    """The course with its media. Names were checked by `read_archive`: none leads out of the folder."""
    slugs = {name.split("/")[1] for name in archive.names if name.startswith(f"{SOURCES}/") and name.count("/") > 1}
    if len(slugs) != 1:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for name in archive.names:
            if name.startswith(f"{SOURCES}/"):
                _unpack(archive, name, Path(folder) / name)
        (slug,) = slugs
        return load_course(Path(folder).resolve() / SOURCES / slug, Faults(Path(folder)))


def _unpack(archive: Archive, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        for piece in archive.chunks(name):
            file.write(piece)
