"""Zip files that are the same bytes whenever they are made, and are written piece by piece. Pure but for what it is handed."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

# The earliest that a zip can say (APPNOTE.TXT 4.4.6): the time of making is nobody's business.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644 << 16
_PIECE = 256 * 1024


class ZipWriter:
    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.names: set[str] = set()

    def add(self, name: str, content: str | bytes) -> None:
        self.names.add(name)
        self._file.writestr(self._entry(name), content)

    def copy(self, name: str, source: BinaryIO) -> None:
        """A file of any size; `source` is closed afterwards."""
        self.names.add(name)
        # Sizes beyond 2 GB are not ours: no record of zip64, which some readers do not know.
        with source, self._file.open(self._entry(name), "w") as target:
            shutil.copyfileobj(source, target, _PIECE)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, _NO_TIME)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _FILE_MODE
        return entry


@contextmanager
def zip_to(out: IO[bytes]) -> Iterator[ZipWriter]:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        yield ZipWriter(file)
