"""Writes a course's sources into a folder or a zip: whole or not at all, and only after they were read back as the same course."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

from lms.core.errors import DomainError
from lms.core.files import MediaStore
from lms.core.i18n import lazy as _
from lms.core.zips import zip_to
from lms.learning.content import Block, Course
from lms.learning.loader import Faults, load_course
from lms.learning.loader.course import MAX_MEDIA_BYTES
from lms.learning.media_names import media_of, stored_names
from lms.learning.writer.course import UnwritableCourse, source_names, texts_of

# Opens a medium of the course by its name; raises KeyError for one that is not there.
Opens = Callable[[str], BinaryIO]
_COURSE_FILE = re.compile(
    r"(course|sources|attributions|exam)\.yaml|media/.+"
    r"|\d{2,}-[a-z0-9-]+/((module|quiz)\.yaml|\d{2,}-[a-z0-9-]+\.(ar\.md|fr\.md|practice\.yaml))"
)


class TakenPlace(DomainError):
    """Something else lies there. `names`: what, relative to it."""

    message = _("Something else lies there already. Nothing was written.")

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = names


def opened_from(store: MediaStore) -> Opens:
    def opens(name: str) -> BinaryIO:
        path = store.path_of(name)
        if path is None:
            raise KeyError(name)
        return path.open("rb")

    return opens


def write_folder(course: Course, opens: Opens, target: Path, *, replace: bool = False) -> None:
    """`target` is the course's folder, named by its slug, which must not be there yet, or be empty; with `replace` it may hold an
    older version of the same course, whose media keep their names. Raises UnwritableCourse and TakenPlace.
    """
    if target.name != course.slug:
        raise UnwritableCourse(f"the folder of a course is named by its slug: {course.slug}")
    strange = list(_in_the_way(target, replace=replace))
    if strange:
        raise TakenPlace(*strange)
    kept = _names_there(course, opens, target) if replace else {}
    target.parent.mkdir(parents=True, exist_ok=True)
    with _written(course, opens, kept, beside=target.parent) as made:
        made.chmod(0o755)
        if target.exists():
            old = made.with_name(f"{made.name}.old")
            target.rename(old)
            try:
                made.rename(target)
            except OSError:
                old.rename(target)
                raise
        else:
            made.rename(target)


def write_zip(course: Course, opens: Opens, out: IO[bytes]) -> None:
    """Everything under one folder that is named by the slug. Raises UnwritableCourse."""
    with _written(course, opens, {}, beside=None) as made, zip_to(out) as archive:
        for path in sorted(made.rglob("*")):
            if path.is_file():
                archive.copy(path.relative_to(made.parent).as_posix(), path.open("rb"))


@contextmanager
def _written(course: Course, opens: Opens, kept: dict[str, str], *, beside: Path | None) -> Iterator[Path]:
    """The folder, complete and read back; what is still there afterwards is removed."""
    names = source_names(course, kept)
    texts = texts_of(course, names)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=beside) as part:
        made = Path(part) / course.slug
        for path, text in texts.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(text.encode())
        for name, path in names.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            try:
                with opens(name) as source, (made / path).open("wb") as target:
                    shutil.copyfileobj(source, target)
            except KeyError as error:
                raise UnwritableCourse(f"the file {name} is missing") from error
        _read_back(made, stored_names(course, names))
        yield made


def _read_back(made: Path, course: Course) -> None:
    """A format that could lose something is one that nobody trusts: what is read must be what was written."""
    faults = Faults(made)
    loaded = load_course(made, faults, holds_media=False, most_svg_bytes=MAX_MEDIA_BYTES)
    if loaded is None:
        raise UnwritableCourse(*(str(fault) for fault in sorted(faults.found)))
    if _without_sizes(loaded.course) != _without_sizes(course):
        raise UnwritableCourse("read back, the files would make another course")


def _without_sizes(course: Course) -> Course:
    """Sizes are counted anew from the files; the shape of the JSON of questions is that of their kinds."""

    def blocks(found: list[Block]) -> list[Block]:
        return [msgspec.structs.replace(block, size_bytes=0) for block in found]

    modules = [
        msgspec.structs.replace(
            module,
            lessons=[
                msgspec.structs.replace(lesson, blocks={code: blocks(one) for code, one in lesson.blocks.items()})
                for lesson in module.lessons
            ],
        )
        for module in course.modules
    ]
    same = {name: name for name in media_of(course)}
    return stored_names(msgspec.structs.replace(course, modules=modules), same)


def _in_the_way(target: Path, *, replace: bool) -> Iterator[str]:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        yield target.name
    elif target.exists():
        found = [path.relative_to(target).as_posix() for path in sorted(target.rglob("*")) if not path.is_dir()]
        is_course = "course.yaml" in found
        yield from (name for name in found if not (replace and is_course and _COURSE_FILE.fullmatch(name)))


def _names_there(course: Course, opens: Opens, target: Path) -> dict[str, str]:
    """Medium of the course → the path under which the same content lies in the folder."""
    media = [path for path in sorted((target / "media").rglob("*")) if path.is_file()]
    sizes: dict[int, list[Path]] = {}
    for path in media:
        sizes.setdefault(path.stat().st_size, []).append(path)
    found = {}
    for name in media_of(course):
        with opens(name) as source:
            alike = sizes.get(source.seek(0, 2), [])
            source.seek(0)
            content = source.read() if alike else b""
        for path in alike:
            if path.read_bytes() == content:
                found[name] = path.relative_to(target).as_posix()
                break
    return found
