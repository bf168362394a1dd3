"""What is the same in everybody's package of a revision: how large it is as sent, and its digest. To know it the whole course is
rendered, so it is remembered in a file, once for each revision, language and release."""

import hashlib
import os
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from flask import current_app

from lms.accounts.models import Person
from lms.config import ROOT
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import language
from lms.core.ids import id_from
from lms.learning.models import Course, CourseRevision, Enrolment
from lms.learning.policy import OpenCourse
from lms.offline.groups import roster_mark
from lms.offline.helping import help_mark, help_media, help_pages
from lms.offline.packages import contents_of
from lms.offline.voices import voice_media
from lms.web.compression import packed

_NOBODY = UUID(int=0)
# What a package is made by.
_SOURCES = ("lms/**/*.py", "lms/**/*.html", "babel/**/*.mo")


# A cooperative has about 12 members: what a roster weighs is measured on as many.
_ROSTERS = (1, 12)
_MOTIFS = ("bee", "jar", "sun", "fish")


class Specimen(msgspec.Struct, frozen=True):
    """`size_bytes`: of a package as sent, and of its media; `group_bytes` and `person_bytes`: what group sessions add to it,
    and each person who may be ticked."""

    size_bytes: int
    digest: str
    group_bytes: int
    person_bytes: int

    def size_for(self, others: int) -> int:
        """For who has as many others in her cooperative."""
        return self.size_bytes + (self.group_bytes + others * self.person_bytes if others else 0)


def package_of(person_id: UUID, found: OpenCourse) -> dict[str, Any]:
    """The package of a course in which she is enrolled, in the language of this request."""
    assert found.enrolment is not None
    contents, person = contents_of(person_id, found, found.enrolment), db.session.get_one(Person, person_id)
    pages = help_pages(person)
    media = {one["path"]: one for one in [*contents["media"], *help_media(person), *voice_media(language())]}
    digest = specimen(found.revision_id).digest + roster_mark(person_id) + help_mark(pages)
    return contents | {"pages": contents["pages"] | pages, "media": list(media.values()), "digest": digest}


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
    found = OpenCourse(course, revision_id, nobodys)
    contents = contents_of(_NOBODY, found, nobodys)
    digest = hashlib.sha256(msgspec.json.encode(contents)).hexdigest()[:24]
    alone = _sent_bytes(contents)
    # Whom a nobody calls, which is the page without faces.
    pages = help_pages(Person(id=_NOBODY))
    whole = _sent_bytes(contents | {"pages": contents["pages"] | pages})
    few, many = (_sent_bytes(contents_of(_NOBODY, found, nobodys, roster=_roster(count))) - alone for count in _ROSTERS)
    person_bytes = (many - few) // (_ROSTERS[1] - _ROSTERS[0])
    return Specimen(whole, digest, few - person_bytes, person_bytes)


def _sent_bytes(contents: dict[str, Any]) -> int:
    media_bytes: int = sum(medium["size"] for medium in contents["media"])
    return len(packed(msgspec.json.encode(contents), "br")[0]) + media_bytes


def _roster(count: int) -> list[Person]:
    """People who are nobody, with ids and names as long as those of others."""
    return [
        Person(
            id=id_from("roster", place), name_ar=f"عضو التعاونية {place}", name_fr=f"Membre de coopérative {place}",
            picture=_MOTIFS[place % len(_MOTIFS)],
        )
        for place in range(count)
    ]  # fmt: skip


def _write(file: Path, content: bytes) -> None:
    part = file.with_suffix(f".{os.getpid()}")
    try:
        if not file.parent.exists():
            _sweep(file.parent)
        part.write_bytes(content)
        part.replace(file)
    except OSError:
        # Then each process renders it for itself.
        return


def _sweep(folder: Path) -> None:
    """Makes this release's folder in the place of old ones. The one before it stays: its processes may still answer."""
    folder.mkdir(parents=True, exist_ok=True)
    others = [one for one in folder.parent.iterdir() if one.is_dir() and one != folder]
    for old in sorted(others, key=lambda one: one.stat().st_mtime)[:-1]:
        shutil.rmtree(old, ignore_errors=True)


@lru_cache
def release() -> str:
    """Differs wherever a package might."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            found = path.stat()
            digest.update(f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
