"""Unpacked packages: whole or absent, the same content in the same folder."""

from pathlib import Path

import pytest

from lms.packages.archive import Archive
from lms.packages.storage import PackageStore
from tests.packages.archives import opened, zipped

FILES = {"index.html": "<p>", "media/a.js": "1"}


def test_the_same_files_are_the_same_folder_however_packed(folder: Path) -> None:
    store = PackageStore(folder / "packages")

    first = store.keep(opened(zipped(FILES)))
    again = store.keep(opened(zipped(dict(reversed(FILES.items())), compression=0)))

    assert first == again
    assert (folder / "packages" / first / "media" / "a.js").read_text() == "1"
    assert len(list((folder / "packages").iterdir())) == 1


@pytest.mark.parametrize(
    "files", [FILES | {"more": ""}, {"index.html": "<p", "media/a.js": ">1"}, {"index.html": "<p>"}]
)
def test_other_files_are_another_folder(folder: Path, files: dict[str, str]) -> None:
    store = PackageStore(folder)

    assert store.keep(opened(zipped(files))) != store.keep(opened(zipped(FILES)))


@pytest.mark.parametrize(("where", "what"), [(Archive, "chunks"), (Path, "rename")])
def test_a_full_disk_leaves_nothing_behind(folder: Path, monkeypatch, where: type, what: str) -> None:
    read = opened(zipped(FILES))

    def fail(*_given: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(where, what, fail)
    with pytest.raises(OSError, match="No space"):
        PackageStore(folder / "packages").keep(read)

    assert list((folder / "packages").iterdir()) == []


def test_two_workers_that_keep_the_same_package_at_once_both_succeed(folder: Path, monkeypatch) -> None:
    read = opened(zipped(FILES))
    store = PackageStore(folder)
    rename = Path.rename

    def slower(self: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "rename", rename)
        store.keep(read)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", slower)

    assert (folder / store.keep(read) / "index.html").is_file()
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "../secret",
        "media/../../secret",
        "media",
        "",
        ".",
        "/etc/passwd",
        "index.html\0",
        "index.html/",
        "n" * 5000,
    ],
)
def test_only_unpacked_files_are_found(folder: Path, name: str) -> None:
    store = PackageStore(folder / "packages")
    folder_id = store.keep(opened(zipped(FILES)))
    (folder / "packages" / "secret").write_text("key")

    assert store.path_of(folder_id, name) is None
    assert store.path_of(folder_id, "media/a.js") == folder / "packages" / folder_id / "media" / "a.js"


@pytest.mark.parametrize("folder_id", ["", "..", "0" * 64, "part-x", "../packages"])
def test_only_folders_named_by_a_digest_are_looked_into(folder: Path, folder_id: str) -> None:
    store = PackageStore(folder / "packages")
    store.keep(opened(zipped(FILES)))

    assert store.path_of(folder_id, "index.html") is None
