"""Our own course out of a cmi5 package that we wrote (exports/cmi5.py): its sources lie beside its pages."""

import logging
from pathlib import Path

import msgspec
import yaml

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.exports.cmi5 import SOURCES
from lms.authoring.exchange.imported import Format, Imported, Line, Outcome
from lms.authoring.exchange.intake import Intake
from lms.learning.content import Course
from lms.learning.loader import Faults, LoadedCourse, load_course
from lms.learning.loader.course import MAX_MEDIA_BYTES
from lms.packages.archive import Archive
from lms.quizzes.kinds import Question

log = logging.getLogger(__name__)

# Of all texts of a course, which are read whole: our longest has 400 KB.
MAX_TEXT_BYTES = 8 * 1024 * 1024
_TEXTS = (".yaml", ".md")


def read(archive: Archive, intake: Intake) -> Imported | None:
    """The course with a line for each lesson and question; None where the package is to be played as it is."""
    folder = intake.spool.folder / SOURCES
    loaded = loaded_in(archive, folder)
    if loaded is None:
        return None
    intake.format = Format.CMI5
    course = loaded.course
    for name, (_content, extension) in loaded.media.items():
        intake.spool.put(name, folder / course.slug / name, extension)
    _report(course, intake)
    return Imported(intake.format, course, intake.spool, intake.report, {}, intake.spool.close)


def loaded_in(archive: Archive, folder: Path) -> LoadedCourse | None:
    """The course, its media under their paths in the sources; None where it is another's package, or its sources have faults. They are
    unpacked into `folder`, where its media stay: names were checked by `read_archive`, none leads out."""
    names = [name for name in archive.names if name.startswith(f"{SOURCES}/") and name.count("/") > 1]
    slugs = {name.split("/")[1] for name in names}
    texts = [name for name in names if name.endswith(_TEXTS)]
    if len(slugs) != 1 or sum(archive.size(name) for name in texts) > MAX_TEXT_BYTES:
        return None
    for name in names:
        _unpack(archive, name, folder / name.removeprefix(f"{SOURCES}/"))
    (slug,) = slugs
    faults = Faults(folder)
    try:
        if any(
            _repeats((folder / name.removeprefix(f"{SOURCES}/")).read_bytes())
            for name in texts
            if name.endswith(".yaml")
        ):
            return None
        loaded = load_course(folder.resolve() / slug, faults, holds_media=False, most_svg_bytes=MAX_MEDIA_BYTES)
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError):
        # Whatever strangers write in the place of our sources: the package can still be played.
        log.info("Sources in a package could not be read", exc_info=True)
        return None
    if faults.found:
        log.info("Sources in a package have faults: %s", faults.found[0])
    return loaded


def _repeats(text: bytes) -> bool:
    """A few lines that point at one another ten times each are a thousand million; we write none that do."""
    if b"&" not in text or b"*" not in text:
        return False
    try:
        return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        # Told as a fault by who reads it.
        return False


def _unpack(archive: Archive, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        for piece in archive.chunks(name):
            file.write(piece)


def _report(course: Course, intake: Intake) -> None:
    for module in course.modules:
        for lesson in module.lessons:
            place = f"{module.slug}/{lesson.slug}"
            intake.report.put(Line(Outcome.TAKEN, place, Code.LESSON, items=(place,)))
            _report_questions(lesson.practice, place, intake)
        if module.quiz:
            _report_questions(module.quiz.bank, f"{module.slug}/quiz", intake)
    if course.exam:
        _report_questions(course.exam.bank, "exam", intake)


def _report_questions(bank: list[msgspec.Raw], place: str, intake: Intake) -> None:
    for raw in bank:
        question = msgspec.json.decode(raw, type=Question)
        values = {"kind": question.kind}
        intake.report.put(Line(Outcome.TAKEN, f"{place} {question.id}", Code.QUESTION, values, (f"#{question.id}",)))
