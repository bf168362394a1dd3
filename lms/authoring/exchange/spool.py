"""Media of an import on disk: a package of 300 MB is never in memory, only the file that is being looked at."""

import hashlib
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

# Folders of imports under the temporary one: of the file as it is sent, and of what is in it.
UPLOAD, UNPACKED = "lms-import-", "lms-exchange-"
# No import lasts so long.
LEFT_AFTER = timedelta(days=1)
_FOREIGN = re.compile(r"[^a-z0-9]+")


class Spool(Mapping[str, tuple[bytes, str]]):
    """A temporary folder; as a mapping: path in the course → (content, extension)."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=UNPACKED))
        self._kept: dict[str, tuple[Path, str]] = {}
        self._by_digest: dict[str, str] = {}
        # Also where nobody closes it.
        self._remove = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def close(self) -> None:
        self._remove()

    def keep(self, content: bytes, extension: str, name: str) -> str:
        """The path in the course, from the name it had and its content. The same content twice is one file."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._by_digest:
            stem = _FOREIGN.sub("-", PurePosixPath(name).stem.lower()).strip("-")[:40].strip("-") or "file"
            path = f"media/{stem}-{digest[:8]}.{extension}"
            target = self.folder / digest
            target.write_bytes(content)
            self._kept[path] = (target, extension)
            self._by_digest[digest] = path
        return self._by_digest[digest]

    def put(self, path: str, file: Path, extension: str) -> None:
        """What lies in the folder already, under the path that its course gives it."""
        self._kept[path] = (file, extension)

    def size_of(self, path: str) -> int:
        """In bytes. Raises KeyError."""
        return self._kept[path][0].stat().st_size

    def __getitem__(self, path: str) -> tuple[bytes, str]:
        file, extension = self._kept[path]
        return file.read_bytes(), extension

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def sweep(at: datetime) -> None:
    """Removes what imports left that were killed: up to 512 MB each, and nobody else looks for it."""
    oldest = (at - LEFT_AFTER).timestamp()
    with os.scandir(tempfile.gettempdir()) as found:
        left = [one for one in found if one.name.startswith((UPLOAD, UNPACKED)) and one.is_dir(follow_symlinks=False)]
    for folder in left:
        with suppress(OSError):
            about = folder.stat(follow_symlinks=False)
            if about.st_uid == os.getuid() and about.st_mtime < oldest:
                shutil.rmtree(folder.path, ignore_errors=True)
