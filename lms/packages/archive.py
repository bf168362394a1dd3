"""Zip files that strangers give us: read only when nothing in them can do harm, with every fault named. Pure.

Everything is inflated once when the archive is read, so that sizes are counted, not believed.
"""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import BinaryIO, cast

from lms.packages.faults import Fault
from lms.packages.faults import fault as _

MAX_ENTRIES = 10_000
MAX_TOTAL_BYTES = 512 * 1024 * 1024
# Deflate reaches 1032; text and drawings of real courses stay under 50. Small entries may be as empty as they like.
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 1024 * 1024
MAX_DEPTH = 20
# What every file system takes (POSIX NAME_MAX), in bytes of UTF-8.
MAX_PART_BYTES = 255
MAX_NAME_BYTES = 1000
# Ten thousand entries with names of 1000 bytes.
MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
# A manifest; xml.py takes no more.
MAX_READ_BYTES = 4 * 1024 * 1024

_CHUNK = 1024 * 1024
# What zipfile reads to the end of the file: its last record with a comment of 65 535 bytes (APPNOTE.TXT 4.3.16).
_END_BYTES = 128 * 1024
# APPNOTE.TXT 4.4.4: the bits of encryption, of a masked directory, and of names in UTF-8.
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8 = 0x800
_DIRECTORY_ENTRY = b"PK\x01\x02"
_DRIVE = re.compile(r"[A-Za-z]:")
# What zipfile raises on files that are damaged or made to confuse it.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # among them NotImplementedError
    ValueError,  # among them UnicodeDecodeError
    OverflowError,
    LookupError,
)


class BadArchive(Exception):
    """The file cannot be used. `faults` are in the reader's language."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


class Archive:
    """A checked archive: names are relative paths with `/`, each a file that can be read."""

    def __init__(self, file: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> None:
        self._file = file
        self._entries = entries
        self.names = frozenset(entries)

    def read(self, name: str) -> bytes:
        """The content of a small file, such as a manifest; of a larger one the beginning, one byte longer than
        MAX_READ_BYTES, so that who expects a small one can tell. Raises KeyError for a name that is not in `names`.
        """
        with self._file.open(self._entries[name]) as file:
            return file.read(MAX_READ_BYTES + 1)

    def open(self, name: str) -> BinaryIO:
        """To read in pieces, forwards. Raises KeyError for a name that is not in `names`."""
        return cast(BinaryIO, self._file.open(self._entries[name]))

    def size(self, name: str) -> int:
        """In bytes, as counted. Raises KeyError for a name that is not in `names`."""
        return self._entries[name].file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """The whole content, piece by piece: a film need not fit into memory."""
        with self._file.open(self._entries[name]) as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def read_archive(content: BinaryIO) -> Archive:
    """Check everything and inflate it once; `content` is read in pieces. Raises BadArchive with all faults found."""
    # Checked on the bytes, because zipfile builds an object for each entry before anyone can count them.
    if _entries_in(content) > 2 * MAX_ENTRIES:
        raise BadArchive([_("The archive holds more than %(most)s files.", most=MAX_ENTRIES)])
    try:
        file = zipfile.ZipFile(_Pieces(content))
        infos = file.infolist()
    except _DAMAGE as error:
        raise BadArchive([_("The file is not a zip archive, or it is damaged.")]) from error
    entries, faults = _named(infos)
    faults += [*_whole_faults(infos), *_clashes(entries)]
    faults += [fault for name, info in entries for fault in _entry_faults(name, info)]
    # Nothing is inflated while something is wrong: names and claims are cheap to read, contents are not.
    faults = faults or list(_content_faults(file, entries))
    if faults:
        raise BadArchive(faults)
    return Archive(file, {name: info for name, info in entries if not info.is_dir()})


def _entries_in(content: BinaryIO) -> int:
    """How many entries the directory may have, counted piece by piece: a package need not fit into memory."""
    content.seek(0)
    count, before = 0, b""
    while chunk := content.read(_CHUNK):
        count += (before + chunk).count(_DIRECTORY_ENTRY)
        before = chunk[1 - len(_DIRECTORY_ENTRY) :]
    return count


class _Pieces:
    """The file as zipfile may read it: it believes the archive's word for how large its directory is."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self.seek, self.tell, self.seekable = content.seek, content.tell, content.seekable

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY_BYTES:
            raise zipfile.BadZipFile("The directory is too large")
        return self._content.read(size if size >= 0 else _END_BYTES)


def _named(infos: list[zipfile.ZipInfo]) -> tuple[list[tuple[str, zipfile.ZipInfo]], list[Fault]]:
    entries, faults = [], []
    for info in infos:
        name = _name_of(info)
        if name is None:
            faults.append(_("The name “%(name)s” is not written in UTF-8.", name=_shown(info.orig_filename)))
        else:
            entries.append((name, info))
    return entries, faults


def _name_of(info: zipfile.ZipInfo) -> str | None:
    # orig_filename: zipfile cuts `filename` at a NUL, and we want to see it.
    name = info.orig_filename
    if info.flag_bits & _UTF8 or name.isascii():
        return name
    try:
        # zipfile reads unmarked names as code page 437; many programs write UTF-8 and forget the mark.
        return name.encode("cp437").decode()
    except UnicodeError:
        return None


def _whole_faults(infos: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    if len(infos) > MAX_ENTRIES:
        yield _("The archive holds more than %(most)s files.", most=MAX_ENTRIES)
    if sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
        yield _("Unpacked, the archive is larger than %(most)s MB.", most=MAX_TOTAL_BYTES // 1024**2)
    # Entries that share their bytes unpack to far more than their ratio tells (D. Fifield, A better zip bomb, 2019).
    ordered = sorted(infos, key=lambda info: info.header_offset)
    if any(a.header_offset + a.compress_size >= b.header_offset for a, b in pairwise(ordered)):
        yield _("Files of the archive lie over one another.")


def _clashes(entries: list[tuple[str, zipfile.ZipInfo]]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name, info in entries:
        path = name.rstrip("/")
        key = _folded(path)
        if key in seen and not (info.is_dir() and seen[key] == name):
            yield _clash(name, seen[key])
        seen[key] = name
        parents = path.split("/")[: None if info.is_dir() else -1]
        for depth in range(1, len(parents) + 1):
            parent = "/".join(parents[:depth])
            if folders.setdefault(_folded(parent), parent) != parent:
                yield _clash(parent, folders[_folded(parent)])
    for key, folder in folders.items():
        if key in seen and not seen[key].endswith("/"):
            yield _clash(folder, seen[key])


def _clash(name: str, other: str) -> Fault:
    if name == other:
        return _("“%(name)s” stands twice in the archive.", name=_shown(name))
    return _("“%(name)s” and “%(other)s” are the same file on some computers.", name=_shown(name), other=_shown(other))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _entry_faults(name: str, info: zipfile.ZipInfo) -> Iterator[Fault]:
    shown = _shown(name)
    path = name.removesuffix("/")
    parts = path.split("/")
    if path.startswith("/") or _DRIVE.match(path) or "\\" in path:
        yield _("“%(name)s” is not a name inside the archive: write folders with “/” and begin with none.", name=shown)
    elif any(part in ("", ".", "..") for part in parts):
        yield _("“%(name)s” leads out of its folder.", name=shown)
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
        yield _("The name “%(name)s” holds a character that cannot be shown.", name=shown)
    elif len(name.encode()) > MAX_NAME_BYTES or any(len(part.encode()) > MAX_PART_BYTES for part in parts):
        yield _("The name “%(name)s” is too long.", name=shown)
    if len(parts) > MAX_DEPTH:
        yield _("“%(name)s” lies in more than %(most)s folders.", name=shown, most=MAX_DEPTH)
    # The upper half is the mode where a Unix made the archive, else 0 (APPNOTE.TXT 4.4.15).
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield _("“%(name)s” is a link or a device, not a file.", name=shown)
    if info.flag_bits & _ENCRYPTED:
        yield _("“%(name)s” is encrypted.", name=shown)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield _("“%(name)s” is compressed in a way that few programs read; use deflate.", name=shown)
    if info.file_size > RATIO_COUNTS_FROM_BYTES and info.file_size > MAX_RATIO * info.compress_size:
        yield _("“%(name)s” unpacks to more than %(most)s times its size.", name=shown, most=MAX_RATIO)


def _content_faults(file: zipfile.ZipFile, entries: list[tuple[str, zipfile.ZipInfo]]) -> Iterator[Fault]:
    total = 0
    for name, info in entries:
        size = 0
        try:
            with file.open(info) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if total + size > MAX_TOTAL_BYTES:
                        yield _("Unpacked, the archive is larger than %(most)s MB.", most=MAX_TOTAL_BYTES // 1024**2)
                        return
        except _DAMAGE:
            yield _("“%(name)s” is damaged.", name=_shown(name))
            continue
        if size != info.file_size:
            yield _("“%(name)s” has another size than the archive says.", name=_shown(name))
        total += size


def _shown(name: str) -> str:
    """The name as it can be put on a page: cut, and without what would break a line or the database."""
    clean = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cs") else c for c in name)
    return clean if len(clean) <= 120 else f"{clean[:120]}…"
