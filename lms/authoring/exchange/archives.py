"""Archives that strangers give us as files by name: zip, tar and gzipped tar. Nothing is unpacked outside a folder of ours.

A zip is checked whole and read in place; a tar can only be read in a row, so its files are spooled to disk.
"""

import tarfile
import zlib
from collections.abc import Container
from pathlib import Path
from typing import BinaryIO, Protocol

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport, Outcome, Progress, Report
from lms.authoring.exchange.xml import Element, read_whole
from lms.learning.loader.course import MAX_MEDIA_BYTES
from lms.packages.archive import (
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_NAME_BYTES,
    MAX_TOTAL_BYTES,
    Archive,
    BadArchive,
    read_archive,
)

# The second begins a zip without a file.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
GZIP = b"\x1f\x8b"
_CHUNK = 1024 * 1024
_DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError, RecursionError)


# What stands before a file: its long name, its times.
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
_MAX_HEADER = 64 * 1024


class _Info(tarfile.TarInfo):
    """tarfile reads headers whole, however long they say they are."""

    def _proc_member(self, tar: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _HEADERS and self.size > _MAX_HEADER:
            raise tarfile.ReadError("The header is too large")
        return super()._proc_member(tar)  # type: ignore[misc, no-any-return]


class Files(Protocol):
    """Checked files of an archive."""

    @property
    def names(self) -> frozenset[str]: ...

    def open(self, name: str) -> BinaryIO:
        """Raises KeyError for a name that is not in `names`."""

    def size(self, name: str) -> int: ...


def zipped(content: BinaryIO, place: str) -> Archive:
    """Raises BadImport."""
    try:
        return read_archive(content)
    except BadArchive as error:
        raise BadImport(Code.BAD_ARCHIVE, place, reason=error.faults[0]) from error


class Untarred:
    """Files of a tar, each under a number: no name of the archive is ever a path of ours."""

    def __init__(self, content: BinaryIO, folder: Path, place: str, progress: Progress, size: int) -> None:
        """Raises BadImport."""
        self._paths: dict[str, Path] = {}
        folder.mkdir(parents=True, exist_ok=True)
        total = 0
        is_zipped = content.read(len(GZIP)) == GZIP
        content.seek(0)
        try:
            with tarfile.open(fileobj=content, mode="r|gz" if is_zipped else "r|", tarinfo=_Info) as tar:
                for number, member in enumerate(tar, 1):
                    if number > 10 * MAX_ENTRIES:
                        raise BadImport(Code.TOO_MANY, place, most=10 * MAX_ENTRIES)
                    name = _checked(member, place, self._paths)
                    if name is None:
                        continue
                    # A hard link is a file that tar met twice; it counts as often as it is there.
                    linked = self._paths[_plain_name(member.linkname)] if member.islnk() else None
                    total += linked.stat().st_size if linked else member.size
                    if total > MAX_TOTAL_BYTES:
                        raise BadImport(Code.TOO_LARGE, place, most=MAX_TOTAL_BYTES // 1024**2)
                    self._paths[name] = linked or _spooled(tar, member, folder / str(number))
                    progress(min(content.tell(), size), size)
        except _DAMAGE as error:
            raise BadImport(Code.BROKEN_ARCHIVE, place) from error
        self.names = frozenset(self._paths)

    def open(self, name: str) -> BinaryIO:
        return self._paths[name].open("rb")

    def size(self, name: str) -> int:
        return self._paths[name].stat().st_size


def _spooled(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> Path:
    source = tar.extractfile(member)
    assert source is not None
    left = member.size
    with target.open("wb") as file:
        while left and (chunk := source.read(min(_CHUNK, left))):
            file.write(chunk)
            left -= len(chunk)
    if left:
        raise EOFError
    return target


def _plain_name(name: str) -> str:
    return name.removeprefix("./").rstrip("/")


def _checked(member: tarfile.TarInfo, place: str, before: Container[str]) -> str | None:
    """The name of a file; None for a folder. `before`: names of the files so far, to which a hard link may lead. Raises BadImport
    for what is neither, or leads out."""
    name = _plain_name(member.name)
    parts = name.split("/")
    if member.isdir() and name in ("", "."):
        return None
    leads_out = name.startswith("/") or "\\" in name or any(part in ("", ".", "..") for part in parts)
    is_odd = not name.isprintable() or len(name.encode(errors="replace")) > MAX_NAME_BYTES or len(parts) > MAX_DEPTH
    is_known = member.islnk() and _plain_name(member.linkname) in before
    if leads_out or is_odd or not (member.isreg() or member.isdir() or is_known):
        raise BadImport(Code.BAD_MEMBER, place, name=member.name)
    return None if member.isdir() else name


def read_small(files: Files, name: str, *, most: int) -> bytes:
    """A whole file. Raises BadImport where it is missing or larger than `most` bytes."""
    if name not in files.names:
        raise BadImport(Code.FILE_MISSING, name, file=name)
    if files.size(name) > most:
        raise BadImport(Code.TOO_LARGE, name, most=max(1, most // 1024**2))
    try:
        with files.open(name) as file:
            return file.read(most + 1)
    except _DAMAGE as error:
        raise BadImport(Code.FILE_UNREADABLE, name, file=name) from error


def read_medium(files: Files, name: str) -> bytes | None:
    """As much of it as shows that it is too large; None where it is missing or damaged."""
    if name not in files.names:
        return None
    try:
        with files.open(name) as file:
            return file.read(MAX_MEDIA_BYTES + 1)
    except _DAMAGE:
        return None


def xml_in(files: Files, name: str) -> Element:
    """Raises BadImport where it is missing or broken."""
    with open_file(files, name) as file:
        return read_whole(file, name)


def some_xml(files: Files, name: str, report: Report) -> Element | None:
    """A part that is broken is told and left out; the others come in."""
    try:
        return xml_in(files, name)
    except BadImport as error:
        report.add(Outcome.REFUSED, name, error.line.code, **error.line.values)
        return None


def open_file(files: Files, name: str) -> BinaryIO:
    """Raises BadImport where it is missing."""
    if name not in files.names:
        raise BadImport(Code.FILE_MISSING, name, file=name)
    return files.open(name)
