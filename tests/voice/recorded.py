"""Courses and clips with sound, for tests: a recording of silence, longer or shorter so that each is another file."""

from flask import Flask
from msgspec.structs import replace

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.core.files import MediaStore
from lms.learning import content, services
from lms.learning.loader import LoadedCourse
from lms.learning.models import Course
from lms.voice import services as voice
from lms.voice import slots
from lms.voice.models import SlotKind
from lms.voice.slots import Slot
from lms.voice.tongues import TONGUES
from tests.factories.courses import loaded_bees
from tests.projects.sounds import ogg

LESSON = "/courses/bees/lessons/hive/the-hive"


def sound(number: int = 1) -> bytes:
    return ogg(sound=bytes([number % 256, number // 256, 0xFE]))


def media_of(app: Flask) -> MediaStore:
    return MediaStore(app.config["SETTINGS"].instance_path / "media")


def clips_of(app: Flask) -> MediaStore:
    return MediaStore(app.config["SETTINGS"].instance_path / "clips")


def publish_spoken(store: MediaStore, tracks: dict[str, list[bytes]], ending: str = "ogg") -> Course:
    """The bees, whose first lesson has these recordings in Arabic and French: language → files."""
    loaded = loaded_bees()
    files = {
        f"{language}-{place}.{ending}": (one, ending)
        for language, row in tracks.items()
        for place, one in enumerate(row)
    }
    blocks = [
        content.Block(kind="audio", media=name, size_bytes=len(one), lang=name.split("-")[0])
        for name, (one, _ending) in files.items()
    ]
    first, *modules = loaded.course.modules
    lesson, *lessons = first.lessons
    lesson = replace(lesson, blocks={code: [*row, *blocks] for code, row in lesson.blocks.items()})
    course = replace(loaded.course, modules=[replace(first, lessons=[lesson, *lessons]), *modules])
    revision, _is_new = services.publish(LoadedCourse(course, loaded.media | files), store, at=clock.now())
    db.session.commit()
    return db.session.get_one(Course, revision.course_id)


def slot_of(language: str, msgid: str, kind: SlotKind = SlotKind.TEXT) -> Slot:
    return next(slot for slot in slots.slots_of(TONGUES[language], kind) if slot.msgid == msgid)


def record(language: str, slot: Slot, store: MediaStore, by: Person, content_: bytes = b"") -> str:
    """The name of the kept clip."""
    clip = voice.keep(TONGUES[language], slot, content_ or sound(), store, by=by, at=clock.now())
    db.session.commit()
    return clip.media
