"""What an attacker would send, and what breaks on the way: a clear refusal, nothing half, nothing left on disk."""

import base64
import io
import os
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from lms.authoring.exchange import archives
from lms.authoring.exchange.archives import Untarred, read_small
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport, Outcome
from lms.authoring.exchange.reading import read
from lms.core import clock
from tests.authoring.exchange.imports import SAMPLES, imported, picture, questions, refusal, said
from tests.packages.archives import symlink, zipped

LAUGHS = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<quiz><question type="truefalse"><name><text>&b;</text></name></question></quiz>"""
BACKUP = b"<moodle_backup/>"
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<quiz><question type="description"><questiontext><text>&x;</text></questiontext></question></quiz>"""


def tarred(
    name: str, content: bytes = b"x", *, kind: bytes = tarfile.REGTYPE, target: str = "", mode: str = "w:gz"
) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:  # type: ignore[call-overload]
        info = tarfile.TarInfo(name)
        info.type, info.linkname, info.size = kind, target, len(content) if kind == tarfile.REGTYPE else 0
        tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def with_picture(content: bytes, name: str = "x.png") -> str:
    coded = base64.b64encode(content).decode()
    return f"""<quiz><question type="truefalse"><questiontext format="html"><text><![CDATA[Vrai ? <img src="@@PLUGINFILE@@/{name}">]]>
</text><file name="{name}" path="/" encoding="base64">{coded}</file></questiontext>
<answer fraction="100"><text>true</text></answer></question></quiz>"""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Code.EMPTY),
        (b" \n ", Code.EMPTY),
        (LAUGHS, Code.HAS_ENTITIES),
        (OUTSIDE, Code.HAS_ENTITIES),
        ("<quiz><question></quiz>", Code.BROKEN_XML),
        ("<quiz>" + "<a>" * 300, Code.XML_TOO_DEEP),
        ("<quiz>" + "<question " + "a" * 9_000_000, Code.TOO_LARGE),
        ("<html><body>x</body></html>", Code.UNKNOWN_FORMAT),
        ('<?xml version="1.0" encoding="klingon"?><quiz/>', Code.WRONG_ENCODING),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), Code.IS_MEDIUM),
        (b"GIF89a" + bytes(200), Code.IS_MEDIUM),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n1 0 obj", Code.IS_MEDIUM),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", Code.IS_MEDIUM),
        (bytes(range(256)) * 40, Code.UNKNOWN_FORMAT),
        (bytes(4000), Code.UNKNOWN_FORMAT),
        (b"Vrai\x00 ? {T}" + b"x" * 200, Code.WRONG_ENCODING),
        (zipped({}), Code.UNKNOWN_ARCHIVE),
        (zipped({"readme.txt": "x"}), Code.UNKNOWN_ARCHIVE),
        (zipped({"course.yaml": "title: x"}), Code.UNKNOWN_ARCHIVE),
        (zipped({"a/course.yaml": "title: x", "b/course.yaml": "title: x"}), Code.UNKNOWN_ARCHIVE),
        (zipped({"a/course.yaml": "title: x"}), Code.BAD_SOURCES),
        (zipped({"a/course.yaml": "[" * 5000}), Code.BAD_SOURCES),
        (zipped({"a/course.yaml": "a: &a [x]\nb: [*a, *a]\n"}), Code.BAD_SOURCES),
        (zipped({"h5p.json": "null", "content/content.json": "{}"}), Code.H5P_UNNAMED),
        (zipped({"h5p.json": "[1]", "content/content.json": "null"}), Code.H5P_UNNAMED),
        ("bonjour", Code.NO_QUESTION),
        ("Chers membres,\n\nl'assemblée est lundi.\n", Code.NO_QUESTION),
        ("a;b;c\n1;2;3\n", Code.SHEET_LACKS_COLUMNS),
        ("Nom,Prénom,Ville\nAlami,Amina,Fès\nIdrissi,Driss,Taza\n", Code.SHEET_LACKS_COLUMNS),
        (zipped({"a.xml": bytes(20 * 1024 * 1024)}), Code.BAD_ARCHIVE),
        (zipped({"../a.xml": "x"}), Code.BAD_ARCHIVE),
        (symlink("imsmanifest.xml"), Code.BAD_ARCHIVE),
        (tarred("../moodle_backup.xml"), Code.BAD_MEMBER),
        (tarred("/etc/passwd"), Code.BAD_MEMBER),
        (tarred("moodle_backup.xml", kind=tarfile.SYMTYPE, target="/etc/passwd"), Code.BAD_MEMBER),
        (tarred("moodle_backup.xml", kind=tarfile.LNKTYPE, target="a"), Code.BAD_MEMBER),
        (tarred("moodle_backup.xml", kind=tarfile.CHRTYPE), Code.BAD_MEMBER),
        (tarred("moodle_backup.xml", bytes(9000))[:60], Code.BROKEN_ARCHIVE),
        (tarred("moodle_backup.xml", kind=tarfile.LNKTYPE, target="../a"), Code.BAD_MEMBER),
        (tarred("readme.txt"), Code.UNKNOWN_ARCHIVE),
        (tarred("a" * 90_000, mode="w"), Code.BROKEN_ARCHIVE),
    ],
    ids=lambda value: value.value if isinstance(value, Code) else "file",
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_by_name(content: bytes | str, code: Code, tmp_path: Path) -> None:
    assert refusal(content, tmp_path) is code


def linked_backup(*, first: bool = True) -> bytes:
    """As tar writes a file that it is given twice: a file, and hard links to it by two names."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        link = tarfile.TarInfo("questions.xml")
        link.type, link.linkname = tarfile.LNKTYPE, "./banque/../x" if not first else "./banque.xml"
        content = b"<question_categories/>"
        info = tarfile.TarInfo("./banque.xml")
        info.size = len(content)
        about = tarfile.TarInfo("moodle_backup.xml")
        about.size = len(BACKUP)
        tar.addfile(info, io.BytesIO(content))
        tar.addfile(link)
        tar.addfile(about, io.BytesIO(BACKUP))
    return out.getvalue()


def test_a_hard_link_to_a_file_before_it_is_that_file(tmp_path: Path) -> None:
    content = io.BytesIO(linked_backup())

    files = Untarred(content, tmp_path / "files", "x.mbz", lambda _read, _all: None, 0)

    assert files.names == {"banque.xml", "questions.xml", "moodle_backup.xml"}
    assert read_small(files, "questions.xml", most=99) == b"<question_categories/>"


def test_a_hard_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    assert refusal(linked_backup(first=False), tmp_path) is Code.BAD_MEMBER


def test_hard_links_count_as_often_as_they_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", len(BACKUP) + 30)

    assert refusal(linked_backup(), tmp_path) is Code.TOO_LARGE


def test_what_a_killed_import_left_is_removed_by_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, left = ["lms-import-new", "import-old", "lms-exchange-new"], ["lms-import-old", "lms-exchange-old"]
    for name in (*kept, *left):
        (tmp_path / name).mkdir()
        (tmp_path / name / "upload").write_bytes(b"x")
        long_ago = clock.now().timestamp() - (90_000 if name.endswith("old") else 3_600)
        os.utime(tmp_path / name, (long_ago, long_ago))
    (tmp_path / "lms-import-link").symlink_to(tmp_path / "import-old")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    imported("Vrai ? {T}", tmp_path).close()

    assert {path.name for path in tmp_path.iterdir()} == {*kept, "lms-import-link", "upload"}
    assert (tmp_path / "import-old" / "upload").exists()


def test_a_fault_of_xml_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadImport) as raised:
        imported("<quiz>\n\n<question></quiz>", tmp_path, name="banque.xml")

    assert (raised.value.line.place, raised.value.line.values) == ("banque.xml", {"line": 3})


def test_a_picture_of_400_million_points_is_left_out_and_its_question_kept(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")

    found = imported(with_picture(out.getvalue()), tmp_path)

    assert said(found) == [Code.PICTURE_HUGE]
    assert [question.picture for question in questions(found)] == [None]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (picture()[:40], Code.PICTURE_UNREADABLE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", Code.PICTURE_UNREADABLE),
        (b"<svg><!DOCTYPE x [<!ENTITY a 'b'>]></svg>", Code.HAS_ENTITIES),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject/>", Code.PICTURE_UNREADABLE),
        (b"%PDF-1.4", Code.MEDIUM_REFUSED),
        (b"MZ\x90\x00", Code.MEDIUM_REFUSED),
        (b"", Code.MEDIUM_REFUSED),
    ],
)
def test_a_picture_that_may_harm_is_left_out(content: bytes, code: Code, tmp_path: Path) -> None:
    found = imported(with_picture(content), tmp_path)

    assert said(found) == [code]
    assert list(found.media) == []


def test_a_drawing_loses_what_could_run(tmp_path: Path) -> None:
    drawing = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)">
<script>alert(1)</script><image xlink:href="https://x.ma/a.png"/><use xlink:href="#p"/><a xlink:href="javascript:alert(1)"><path d=""/></a>
<path id="p" d="M0 0L9 9" style="fill:URL(https://x.ma/a)"/></svg>"""

    found = imported(with_picture(drawing), tmp_path)

    ((content, extension),) = found.media.values()
    assert extension == "svg"
    assert not any(word in content for word in (b"script", b"onload", b"http://x", b"https", b"URL"))
    assert b'href="#p"' in content
    assert said(found) == [Code.SVG_CLEANED]


def test_a_picture_elsewhere_is_never_fetched(tmp_path: Path) -> None:
    found = imported('Vrai <img src\\="https://example.org/a.png"> ? {T}', tmp_path)

    assert said(found) == [Code.PICTURE_REMOTE]


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_nothing_stays_on_disk(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    found = read(SAMPLES / name, name)
    found.close()

    assert list(tmp_path.iterdir()) == []


def test_a_refusal_leaves_nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spool").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "spool"))

    with pytest.raises(BadImport):
        imported("<quiz><question></quiz>", tmp_path)

    assert list((tmp_path / "spool").iterdir()) == []


def test_places_and_values_are_short_and_printable(tmp_path: Path) -> None:
    found = imported(f"Quel {'x' * 9000}\u202e\u0007 ? {{=a}}\n\n::{'t' * 900}:: a {{ =b ~c", tmp_path)

    texts = [text for line in found.report.lines for text in (line.place, *map(str, line.values.values()))]

    assert all(len(text) <= 120 and text.isprintable() for text in texts)
    assert said(found, Outcome.REFUSED) == [Code.UNCLOSED]


def test_a_zip_of_a_zip_is_no_import(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("inner.zip", zipped({"imsmanifest.xml": "<manifest/>"}))

    assert refusal(out.getvalue(), tmp_path) is Code.UNKNOWN_ARCHIVE
