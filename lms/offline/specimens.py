"""What is the same in everybody's package of a revision: how large it is as sent, and its digest. To know it the whole course is
rendered, so it is remembered in a file, once for each revision, language and release."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from flask import current_app

from lms.config import ROOT
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import language
from lms.learning.models import Course, CourseRevision, Enrolment
from lms.learning.policy import OpenCourse
from lms.offline.groups import roster_mark
from lms.offline.packages import contents_of
from lms.web.compression import packed

_NOBODY = UUID(int=0)
# What a package is made by.
_SOURCES = ("lms/**/*.py", "lms/**/*.html", "babel/**/*.mo")


class Specimen(msgspec.Struct, frozen=True):
    """`size_bytes`: of a package as sent, and of its media."""

    size_bytes: int
    digest: str


def package_of(person_id: UUID, found: OpenCourse) -> dict[str, Any]:
    """The package of a course in which she is enrolled, in the language of this request."""
    assert found.enrolment is not None
    digest = specimen(found.revision_id).digest + roster_mark(person_id)
    return contents_of(person_id, found, found.enrolment) | {"digest": digest}


def specimen(revision_id: UUID) -> Specimen:
    """In the language of this request."""
    return _remembered(revision_id, language().code)


@lru_cache(maxsize=512)
def _remembered(revision_id: UUID, code: str) -> Specimen:
    folder: Path = current_app.config["SETTINGS"].instance_path / "offline" / release()
    file = folder / f"{revision_id}-{code}.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=Specimen)
    except (OSError, msgspec.DecodeError):
        made = _made(revision_id)
        _write(file, msgspec.json.encode(made))
        return made


def _made(revision_id: UUID) -> Specimen:
    revision = db.session.get_one(CourseRevision, revision_id)
    course = db.session.get_one(Course, revision.course_id)
    nobodys = Enrolment(
        registration=_NOBODY, person_id=_NOBODY, course_id=course.id, revision_id=revision_id, enrolled_at=clock.now()
    )
    contents = contents_of(_NOBODY, OpenCourse(course, revision_id, nobodys), nobodys)
    document = msgspec.json.encode(contents)
    size_bytes = len(packed(document, "br")[0]) + sum(medium["size"] for medium in contents["media"])
    return Specimen(size_bytes, hashlib.sha256(document).hexdigest()[:24])


def _write(file: Path, content: bytes) -> None:
    part = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(file)
    except OSError:
        # Then each process renders it for itself.
        return


@lru_cache
def release() -> str:
    """Differs wherever a package might."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            found = path.stat()
            digest.update(f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
