"""Zip files made by hand: honest ones, and what an attacker would send."""

import io
import stat
import struct
import zipfile
from collections.abc import Mapping

from lms.packages.archive import Archive, read_archive


def zipped(files: Mapping[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, content in files.items():
            # A day of its own: the same files are the same bytes, whenever a test makes them.
            file.writestr(zipfile.ZipInfo(name), content, compression)
    return out.getvalue()


def opened(content: bytes) -> Archive:
    return read_archive(io.BytesIO(content))


def named(value: object) -> str:
    """The id of a parameter: bytes of a zip tell nobody anything."""
    return "zip" if isinstance(value, bytes) else str(value)


def zipped_twice(name: str) -> bytes:
    """The same name two times: zipfile warns of it, so the second is renamed in the bytes."""
    other = "x" * len(name)
    return zipped({name: "1", other: "2"}).replace(other.encode(), name.encode())


def with_mode(name: str, mode: int) -> bytes:
    out = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(info, "/etc/passwd")
    return out.getvalue()


def symlink(name: str) -> bytes:
    return with_mode(name, stat.S_IFLNK | 0o777)


def patched(content: bytes, *, field: int, size: int, value: int) -> bytes:
    """Overwrite a field of the first entry of the central directory (APPNOTE.TXT 4.3.12), `field` bytes from its start."""
    start = content.index(b"PK\x01\x02") + field
    return content[:start] + struct.pack("<I" if size == 4 else "<H", value) + content[start + size :]


def encrypted(name: str) -> bytes:
    return patched(zipped({name: "secret"}), field=8, size=2, value=1)


def lying_size(name: str, content: bytes, claimed: int) -> bytes:
    return patched(zipped({name: content}), field=24, size=4, value=claimed)


def overlapping(count: int) -> bytes:
    """Many entries of the directory that all unpack the same bytes."""
    content = zipped({f"{number:04}": bytes(100) for number in range(count)})
    end = content.rindex(b"PK\x05\x06")
    start = content.index(b"PK\x01\x02")
    directory = bytearray(content[start:end])
    position = 0
    while position < len(directory):
        struct.pack_into("<I", directory, position + 42, 0)
        name_length = struct.unpack_from("<H", directory, position + 28)[0]
        position += 46 + name_length
    return content[:start] + bytes(directory) + content[end:]


def wide_directory(size: int) -> bytes:
    """An archive whose end says that its directory has `size` bytes."""
    content = bytes(size) + zipped({"a": "1"})
    end = content.rindex(b"PK\x05\x06") + 12
    return content[:end] + struct.pack("<I", size) + content[end + 4 :]


def zip64(files: Mapping[str, bytes | str]) -> bytes:
    """With the records of Zip64 at its end (APPNOTE.TXT 4.3.14 to 4.3.16), as an archive of more than 4 GB has them: sizes,
    places and numbers of entries stand there alone, and of each entry in its extra field (4.5.3)."""
    plain = zipped(files)
    end = plain.rindex(b"PK\x05\x06")
    count, _size, start = struct.unpack_from("<HII", plain, end + 10)
    directory, place = b"", start
    while place < end:
        entry = plain[place : place + 46]
        lengths = struct.unpack_from("<HHH", entry, 28)
        name = plain[place + 46 : place + 46 + lengths[0]]
        packed, whole = struct.unpack_from("<II", entry, 20)
        (header,) = struct.unpack_from("<I", entry, 42)
        extra = struct.pack("<HHQQQ", 1, 24, whole, packed, header)
        moved = bytearray(entry)
        struct.pack_into("<II", moved, 20, 0xFFFFFFFF, 0xFFFFFFFF)
        struct.pack_into("<H", moved, 30, len(extra))
        struct.pack_into("<I", moved, 42, 0xFFFFFFFF)
        directory += bytes(moved) + name + extra
        place += 46 + sum(lengths)
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, start + len(directory), 1)
    last = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return plain[:start] + directory + record + locator + last
