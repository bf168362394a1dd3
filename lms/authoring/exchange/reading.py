"""Reads a file of another program, whatever it is: the one entry of imports.

Nothing is kept anywhere but in a temporary folder, which `Imported.close` removes; the file itself is read in pieces.
"""

from pathlib import Path
from typing import BinaryIO

from lms.authoring.exchange import cartridge, h5p, moodle, packages, sheets, sources
from lms.authoring.exchange.archives import Files, Untarred, zipped
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.detection import HEAD, format_of_archive, format_of_text, is_tar, is_zip
from lms.authoring.exchange.encodings import code_page_of_xml
from lms.authoring.exchange.gift import reader as gift
from lms.authoring.exchange.imported import BadImport, Format, Imported, Outcome, Progress, shortened
from lms.authoring.exchange.intake import Intake
from lms.authoring.exchange.qti import package as qti
from lms.authoring.exchange.spool import sweep
from lms.core import clock

# A package; its files unpacked have a limit of their own (packages/archive.py).
MAX_FILE_BYTES = 512 * 1024 * 1024
# GIFT and spreadsheets, which are read whole: fifty thousand questions.
MAX_TEXT_BYTES = 20 * 1024 * 1024


def read(
    path: Path, name: str, progress: Progress = lambda _read, _all: None, *, language: str | None = None
) -> Imported:
    """`name`: of the file, as reports call it. `language`: of all its texts; guessed text by text without it.

    Raises BadImport; then nothing is left anywhere.
    """
    sweep(clock.now())
    place = shortened(Path(name).name or "file", 60)
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise BadImport(Code.TOO_LARGE, place, most=MAX_FILE_BYTES // 1024**2)
    with path.open("rb") as content:
        head = content.read(HEAD)
        content.seek(0)
        if not head.strip():
            raise BadImport(Code.EMPTY, place)
        intake = Intake(Format.GIFT, place, progress, language)
        try:
            imported = _read(content, head, size, intake)
            _require_something(imported, place)
        except BaseException:
            intake.spool.close()
            raise
    progress(size, size)
    return imported


def _read(content: BinaryIO, head: bytes, size: int, intake: Intake) -> Imported:
    if is_zip(head):
        archive = zipped(content, intake.place)
        intake.format = format_of_archive(archive, intake.place)
        if intake.format is Format.PACKAGE:
            return sources.read_from_cmi5(archive, intake) or packages.read(archive, intake)
        if intake.format is Format.SHEET:
            content.seek(0)
            return sheets.read(_short(content, size, intake), intake, archive)
        return _read_archive(archive, intake)
    if is_tar(head):
        tar = Untarred(content, intake.spool.folder / "files", intake.place, intake.progress, size)
        intake.format = format_of_archive(tar, intake.place)
        return _read_archive(tar, intake)
    intake.format = format_of_text(head, intake.place)
    if intake.format in (Format.MOODLE_XML, Format.QTI):
        intake.encoding = code_page_of_xml(content)
        if intake.encoding:
            intake.report.add(Outcome.CHANGED, intake.place, Code.GUESSED_ENCODING, encoding=intake.encoding)
    if intake.format is Format.MOODLE_XML:
        return moodle.read_xml(content, size, intake)
    if intake.format is Format.QTI:
        return qti.read_alone(content, intake)
    if intake.format is Format.PACKAGE:
        return packages.read_alone(content, intake)
    text = _short(content, size, intake)
    return sheets.read(text, intake) if intake.format is Format.SHEET else gift.read(text, intake)


def _short(content: BinaryIO, size: int, intake: Intake) -> bytes:
    """What is read whole. Raises BadImport."""
    if size > MAX_TEXT_BYTES:
        raise BadImport(Code.TOO_LARGE, intake.place, most=MAX_TEXT_BYTES // 1024**2)
    return content.read()


def _read_archive(files: Files, intake: Intake) -> Imported:
    match intake.format:
        case Format.MOODLE_BACKUP:
            return moodle.read_backup(files, intake)
        case Format.QTI:
            return qti.read_package(files, intake)
        case Format.COMMON_CARTRIDGE:
            return cartridge.read(files, intake)
        case Format.H5P:
            return h5p.read(files, intake)
        case Format.SOURCES:
            return sources.read(files, intake)
    raise BadImport(Code.UNKNOWN_FORMAT, intake.place)


def _require_something(imported: Imported, place: str) -> None:
    """A file of which there is nothing to say is none of ours."""
    if not imported.course.modules and not imported.report.lines:
        raise BadImport(Code.NOTHING_IN_IT, place)
