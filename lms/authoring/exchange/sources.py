"""A course of ours out of its sources (docs/course-sources.md): alone, as the page of exports gives them, or beside the pages of a cmi5
package that we wrote (exports/cmi5.py)."""

import logging
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import yaml

from lms.authoring.exchange.archives import Files
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.exports.cmi5 import SOURCES
from lms.authoring.exchange.imported import BadImport, Format, Imported, Line, Outcome, Report
from lms.authoring.exchange.intake import Intake
from lms.learning.content import Course
from lms.learning.loader import Faults, LoadedCourse, load_course
from lms.learning.loader.course import MAX_MEDIA_BYTES
from lms.packages.kinds import MAX_FAULTS
from lms.quizzes.kinds import Question

log = logging.getLogger(__name__)

# Of all texts of a course, which are read whole: our longest has 400 KB.
MAX_TEXT_BYTES = 8 * 1024 * 1024
_TEXTS = (".yaml", ".md")
_COURSE = "/course.yaml"


def folder_of(names: Iterable[str]) -> str | None:
    """The folder at the top of an archive that holds a course of ours: there is one."""
    found = [name.removesuffix(_COURSE) for name in names if name.endswith(_COURSE) and name.count("/") == 1]
    return found[0] if len(found) == 1 else None


def read(files: Files, intake: Intake) -> Imported:
    """Sources alone: their faults are told. Raises BadImport."""
    folder, slug = intake.spool.folder / SOURCES, folder_of(files.names)
    if slug is None:
        raise BadImport(Code.UNKNOWN_ARCHIVE, intake.place)
    return _taken(_loaded(files, "", slug, folder, intake.place), folder, intake)


def read_from_cmi5(files: Files, intake: Intake) -> Imported | None:
    """None where the package is to be played as it is."""
    folder = intake.spool.folder / SOURCES
    loaded = loaded_in(files, folder, intake.report, intake.place)
    if loaded is None:
        return None
    intake.format = Format.CMI5
    return _taken(loaded, folder, intake)


def loaded_in(files: Files, folder: Path, report: Report | None = None, place: str = "") -> LoadedCourse | None:
    """The course in a cmi5 package, unpacked into `folder`; None where it is another's package, or its sources have faults: whatever
    strangers write in the place of our sources, the package can still be played. Its faults go into `report`."""
    slugs = {name.split("/")[1] for name in files.names if name.startswith(f"{SOURCES}/") and name.count("/") > 1}
    if len(slugs) != 1:
        return None
    try:
        return _loaded(files, f"{SOURCES}/", slugs.pop(), folder, place)
    except BadImport as error:
        log.info("Sources in a package could not be read: %s %s", error.line.code, error.line.values)
        if report is not None:
            report.lines += error.lines
        return None


def _loaded(files: Files, inside: str, slug: str, folder: Path, place: str) -> LoadedCourse:
    """The course, its media under their paths in the sources. They are unpacked into `folder`, where its media stay: names were
    checked with the archive, none leads out. Raises BadImport."""
    names = [name for name in files.names if name.startswith(f"{inside}{slug}/")]
    texts = [name for name in names if name.endswith(_TEXTS)]
    if sum(files.size(name) for name in texts) > MAX_TEXT_BYTES:
        raise BadImport(Code.TOO_LARGE, place, most=MAX_TEXT_BYTES // 1024**2)
    faults = Faults(folder.resolve() / slug)
    try:
        for name in names:
            _unpack(files, name, folder / name.removeprefix(inside))
        for name in texts:
            if name.endswith(".yaml") and _repeats((folder / name.removeprefix(inside)).read_bytes()):
                raise BadImport(Code.BAD_SOURCES, place, reason=name.removeprefix(f"{inside}{slug}/"))
        loaded = load_course(folder.resolve() / slug, faults, holds_media=False, most_svg_bytes=MAX_MEDIA_BYTES)
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError) as error:
        log.info("Sources of a course could not be read", exc_info=True)
        raise BadImport(Code.BAD_SOURCES, place, reason=f"{slug}{_COURSE}") from error
    if loaded is None:
        raise _bad([str(fault) for fault in faults.found], place)
    return loaded


def _bad(reasons: Sequence[str], place: str) -> BadImport:
    """With each of the first reasons: whoever mends the files would else bring them once for each."""
    errors = [BadImport(Code.BAD_SOURCES, place, reason=reason) for reason in reasons[:MAX_FAULTS]]
    errors[0].lines[1:] = [error.line for error in errors[1:]]
    return errors[0]


def _repeats(text: bytes) -> bool:
    """A few lines that point at one another ten times each are a thousand million; we write none that do."""
    if b"&" not in text or b"*" not in text:
        return False
    try:
        return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        # Told as a fault by who reads it.
        return False


def _unpack(files: Files, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with files.open(name) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)


def _taken(loaded: LoadedCourse, folder: Path, intake: Intake) -> Imported:
    """With a line for each lesson and question."""
    course = loaded.course
    for name, (_content, extension) in loaded.media.items():
        intake.spool.put(name, folder / course.slug / name, extension)
    _report(course, intake)
    return Imported(intake.format, course, intake.spool, intake.report, {}, intake.spool.close)


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
        intake.report.put(
            Line(
                Outcome.TAKEN,
                f"{place} {question.id}",
                Code.QUESTION,
                {"kind": question.kind},
                (f"#{question.id}",),
            )
        )
