"""Archives of strangers: what is refused, by name, and that nothing else happens than a refusal."""

import random
import stat
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lms.packages import archive
from lms.packages.archive import BadArchive, read_archive
from lms.packages.xml import BadXml, read_xml
from tests.packages import archives
from tests.packages.archives import opened, zipped

relaxed = settings(deadline=None)


def faults_of(content: bytes) -> str:
    with pytest.raises(BadArchive) as refused:
        opened(content)
    return str(refused.value)


def test_honest_archive_is_read_without_its_folders(app) -> None:
    read = opened(zipped({"index.html": "<p>", "media/": "", "media/صورة.png": b"\x89PNG", "media/é/a.js": "1"}))

    assert read.names == {"index.html", "media/صورة.png", "media/é/a.js"}
    assert read.read("media/صورة.png") == b"\x89PNG"


def test_names_in_utf8_without_the_mark_are_read(app) -> None:
    # APPNOTE.TXT 4.4.4, bit 11, cleared in both headers.
    unmarked = bytearray(zipped({"é.txt": "1"}))
    unmarked[7] &= ~0x08
    unmarked[unmarked.index(b"PK\x01\x02") + 9] &= ~0x08

    assert opened(bytes(unmarked)).names == {"é.txt"}


def test_names_in_an_old_code_page_are_refused(app) -> None:
    # « é » of Latin-1, unmarked: not UTF-8.
    old = zipped({"é.txt": "1"}).replace("é".encode(), b"\xe9x")
    unmarked = bytearray(old)
    unmarked[7] &= ~0x08
    unmarked[unmarked.index(b"PK\x01\x02") + 9] &= ~0x08

    assert "is not written in UTF-8" in faults_of(bytes(unmarked))


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "a/./x", "a//x", "/etc/passwd", "C:/x", "c:x", "a\\..\\x", "..", "./x", "//x"]
)
def test_names_that_lead_elsewhere_are_refused(app, name: str) -> None:
    assert name in faults_of(zipped({name: "1"}))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (archives.symlink("link"), "“link” is a link"),
        (archives.with_mode("pipe", stat.S_IFIFO), "“pipe” is a link or a device"),
        (archives.encrypted("locked"), "“locked” is encrypted"),
        (archives.zipped_twice("a.txt"), "“a.txt” stands twice"),
        (zipped({"a.txt": "1", "A.TXT": "2"}), "the same file on some computers"),
        (zipped({"é": "1", "e\u0301": "2"}), "the same file on some computers"),
        (zipped({"a/b": "1", "A/c": "2"}), "the same file on some computers"),
        (zipped({"a": "1", "a/b": "2"}), "“a” stands twice"),
        (zipped({"/".join("d" * 30): "1"}), "more than 20 folders"),
        (zipped({"n" * 300: "1"}), "is too long"),
        (zipped({"a\nb": "1"}), "a character that cannot be shown"),
        (zipped({"a": "1"}, compression=zipfile.ZIP_LZMA), "use deflate"),
        (zipped({"zeros": bytes(3_000_000)}), "more than 200 times its size"),
        (archives.overlapping(20), "lie over one another"),
        (archives.lying_size("a", b"x" * 1000, 10), "“a” is damaged"),
        (archives.lying_size("a", b"x" * 1000, 2000), "“a” "),
        (b"", "not a zip archive"),
        (b"PK\x05\x06", "not a zip archive"),
    ],
    ids=archives.named,
)
def test_each_danger_is_named(app, content: bytes, reason: str) -> None:
    assert reason in faults_of(content)


def test_too_many_files_are_refused(app, monkeypatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)

    assert "more than 3 files" in faults_of(zipped({str(number): "" for number in range(4)}))
    assert "more than 3 files" in faults_of(zipped({str(number): "" for number in range(9)}))


def test_too_much_is_refused_before_and_while_it_is_unpacked(app, monkeypatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 1000)

    assert "Unpacked" in faults_of(zipped({"a": bytes(600), "b": bytes(600)}))
    assert opened(zipped({"a": bytes(500), "b": bytes(500)})).names == {"a", "b"}


def test_what_unpacks_to_more_than_it_says_is_stopped_while_it_is_unpacked(app, monkeypatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 1000)
    monkeypatch.setattr(archive, "_whole_faults", lambda _infos: [])

    assert "Unpacked" in faults_of(zipped({"a": bytes(600), "b": bytes(600)}))


def test_all_faults_are_told_at_once(app) -> None:
    told = faults_of(zipped({"../a": "1", "/b": "1", "c\\d": "1"}))

    assert all(name in told for name in ("../a", "/b", "c\\d"))


@relaxed
@given(st.binary(max_size=400))
@example(b"PK\x01\x02" * 20)
def test_random_bytes_are_refused_and_never_crash(content: bytes) -> None:
    with pytest.raises(BadArchive):
        opened(content)


@relaxed
@given(st.data())
def test_damaged_archives_are_refused_or_read_whole(data) -> None:
    whole = zipped({"index.html": b"<p>" * 50, "a/b.js": b"x = 1", "a/empty": b""})
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    damaged = whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:]

    with suppress(BadArchive):
        read = opened(damaged)
        assert all(isinstance(read.read(name), bytes) for name in read.names)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE"),
        (b"<a>\n&b;</a>", "Line 2"),
        (b"<a>", "not well formed"),
        (b"", "not well formed"),
        (b"<a>" * 101, "more than 100 deep"),
        (b"<a>" + b" " * 5_000_000 + b"</a>", "larger than 4 MB"),
        (b'<?xml version="1.0" encoding="martian"?><a/>', "encoding"),
        (b'<?xml version="1.0" encoding="big5"?><a/>', "encoding"),
        (b"<a>\xff</a>", "not well formed"),
        (b"<a b='1' b='2'/>", "not well formed"),
    ],
    ids=archives.named,
)
def test_dangerous_xml_is_refused_with_its_reason(app, content: bytes, reason: str) -> None:
    with pytest.raises(BadXml) as refused:
        read_xml(content)

    assert reason in str(refused.value)


def test_xml_keeps_names_namespaces_and_lines(app) -> None:
    root = read_xml(b'<a xmlns="urn:x" xmlns:p="urn:p" p:q="1" r="2">\n<p:b>one <c/>two</p:b>\n</a>')

    assert (root.tag, root.namespace, root.attributes) == ("a", "urn:x", {"{urn:p}q": "1", "r": "2"})
    assert [(child.tag, child.namespace, child.line, child.text) for child in root.all("b")] == [
        ("b", "urn:p", 2, "one two")
    ]


@relaxed
@given(st.one_of(st.binary(max_size=200), st.text(alphabet="<>a/&;!\"'= x", max_size=60).map(str.encode)))
def test_random_xml_never_crashes(content: bytes) -> None:
    with suppress(BadXml):
        read_xml(content)


def test_a_large_archive_is_read_in_pieces(app, folder: Path) -> None:
    path = folder / "film.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        for number in range(8):
            file.writestr(f"{number}.mp4", random.Random(number).randbytes(8_000_000))

    tracemalloc.start()
    with path.open("rb") as content:
        assert len(read_archive(content).names) == 8
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 10_000_000


def test_a_directory_that_claims_to_be_huge_is_not_read(app) -> None:
    size = archive.MAX_DIRECTORY_BYTES + 1

    assert "damaged" in faults_of(archives.wide_directory(size))


def test_entries_are_counted_also_across_pieces(app, monkeypatch) -> None:
    monkeypatch.setattr(archive, "_CHUNK", 7)
    monkeypatch.setattr(archive, "MAX_ENTRIES", 9)

    assert "more than 9 files" in faults_of(zipped({f"{number:03}": "" for number in range(19)}))


def test_xml_of_very_many_elements_is_refused(app) -> None:
    assert len(read_xml(b"<x>" + b"<a/>" * 49_999 + b"</x>").children) == 49_999
    with pytest.raises(BadXml, match="more than 50"):
        read_xml(b"<x>" + b"<a/>" * 1_000_000 + b"</x>")
