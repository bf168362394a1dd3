"""Unpacked packages: one folder each, named by its content, written whole or not at all and never changed."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from lms.packages.archive import Archive

_PART = "part-"
_FOLDER_ID = re.compile(r"[0-9a-f]{64}")


class PackageStore:
    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, archive: Archive) -> str:
        """Unpack and answer the folder's id. The same files make the same folder, however they were packed."""
        self.root.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=self.root, prefix=_PART))
        try:
            folder_id = _unpack(archive, part)
            if not (self.root / folder_id).is_dir():
                self._rename(part, self.root / folder_id)
            # As new, so that no sweep takes it before its package is written down.
            os.utime(self.root / folder_id)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return folder_id

    def _rename(self, part: Path, target: Path) -> None:
        part.chmod(0o755)
        try:
            part.rename(target)
        except OSError:
            # Another worker that kept the same package was quicker.
            if not target.is_dir():
                raise

    def sweep(self, named: Collection[str], *, before: datetime) -> list[str]:
        """Remove the folders that are not among `named`, and parts of unpacking that broke off; answers their names.

        Only what was last touched earlier than `before`: a package that is being imported has no name yet.
        """
        gone = []
        for folder in sorted(self.root.iterdir()) if self.root.is_dir() else ():
            is_ours = folder.name.startswith(_PART) or _FOLDER_ID.fullmatch(folder.name)
            if is_ours and folder.name not in named and folder.stat().st_mtime < before.timestamp():
                shutil.rmtree(folder)
                gone.append(folder.name)
        return gone

    def path_of(self, folder_id: str, name: str) -> Path | None:
        """A file of a package, or None for what we never unpacked there."""
        if not _FOLDER_ID.fullmatch(folder_id) or "\0" in name or name.endswith("/"):
            return None
        folder = self.root / folder_id
        target = folder / name
        try:
            # Archives hold no links, so a path that changes when it is resolved tries to leave.
            is_inside = target.resolve().is_relative_to(folder.resolve())
            return target if is_inside and target.is_file() else None
        except OSError:  # a name longer than the file system takes
            return None


def _unpack(archive: Archive, folder: Path) -> str:
    """Write all files; answers the SHA-256 over their names and contents."""
    whole = hashlib.sha256()
    for name in sorted(archive.names):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        content = hashlib.sha256()
        with target.open("wb") as file:
            for chunk in archive.chunks(name):
                content.update(chunk)
                file.write(chunk)
        whole.update(hashlib.sha256(name.encode()).digest() + content.digest())
    return whole.hexdigest()
