"""The formats in which a course can leave, and the one way to write each."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

from lms.authoring.exchange.exports import cmi5, common_cartridge, gift, moodle_xml, qti3
from lms.authoring.exchange.exports.report import Report
from lms.authoring.exchange.exports.speaking import Speaking
from lms.core.i18n import lazy as _
from lms.learning.content import Course
from lms.learning.writer import write_zip
from lms.learning.writer.places import Opens


class Format(StrEnum):
    SOURCES = "sources"
    CMI5 = "cmi5"
    MOODLE_XML = "moodle-xml"
    GIFT = "gift"
    QTI = "qti"
    COMMON_CARTRIDGE = "common-cartridge"


@dataclass(frozen=True)
class About:
    name: Any
    # For whom, in a sentence.
    about: Any
    extension: str
    media_type: str
    # In which it can be written; none where it holds every language.
    languages: Sequence[Speaking] = ()


_ONE = (Speaking.ARABIC, Speaking.FRENCH)
FORMATS: dict[Format, About] = {
    Format.SOURCES: About(
        _("Our own files"), _("Everything, as text files that people can read, compare and keep in git."), "zip", "application/zip"
    ),
    Format.CMI5: About(
        _("cmi5 package"),
        _("The whole course, to be played in another learning platform, which is told who passed."),
        "zip",
        "application/zip",
    ),
    Format.MOODLE_XML: About(
        _("Moodle XML"), _("The questions with their pictures, for Moodle."), "xml", "application/xml", (*_ONE, Speaking.BOTH)
    ),
    Format.GIFT: About(
        _("GIFT"), _("The questions as plain text, without pictures."), "txt", "text/plain; charset=utf-8", (*_ONE, Speaking.BOTH)
    ),
    Format.QTI: About(
        _("QTI 3.0"), _("The questions and quizzes, for other programs of assessment."), "zip", "application/zip", _ONE
    ),
    Format.COMMON_CARTRIDGE: About(
        _("Common Cartridge 1.3"), _("Lessons and simple questions, for Canvas, Blackboard, Moodle and others."), "imscc",
        "application/zip", _ONE,
    ),
}  # fmt: skip
LANGUAGES = {
    Speaking.ARABIC: _("Arabic"),
    Speaking.FRENCH: _("French"),
    Speaking.BOTH: _("Arabic and French (Moodle’s multi-language filter)"),
}


def export(course: Course, opens: Opens, out: IO[bytes], format: Format, speaking: Speaking, *, origin: str) -> Report:
    """Writes the course piece by piece; answers what the format cannot say. `origin`: the address of this installation.
    Raises UnwritableCourse."""
    match format:
        case Format.SOURCES:
            write_zip(course, opens, out)
            return Report()
        case Format.CMI5:
            return cmi5.write(course, opens, out, origin=origin)
        case Format.MOODLE_XML:
            return moodle_xml.write(course, opens, out, speaking)
        case Format.GIFT:
            return gift.write(course, out, speaking)
        case Format.QTI:
            return qti3.write(course, opens, out, speaking.value)
        case Format.COMMON_CARTRIDGE:
            return common_cartridge.write(course, opens, out, speaking.value)


def speaking_for(format: Format, asked: str | None) -> Speaking:
    """The language that was asked for, or the first that the format has."""
    languages = FORMATS[format].languages or (Speaking.ARABIC,)
    return next((one for one in languages if one.value == asked), languages[0])
