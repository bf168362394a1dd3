"""Texts made to take for ever, and files made to fill the memory: each is read or refused in seconds."""

import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.gift.reader import read as read_gift
from lms.authoring.exchange.html import html_of, parse, plain
from lms.authoring.exchange.imported import BadImport, Format, Report
from lms.authoring.exchange.intake import Intake
from lms.authoring.exchange.markdown import pieces
from lms.authoring.exchange.multilang import by_language
from lms.authoring.exchange.reading import read
from lms.config import ROOT
from tests.authoring.exchange.imports import imported, picture, refusal
from tests.authoring.exchange.qti_items import CHOICE, item, response
from tests.packages.archives import zipped

# Far more than it takes: machines that test are slow.
SECONDS = 30
LONG = 200_000
OPENED = [
    "<b>",
    "<math>",
    "<m:math ",
    '<span lang="ar" class="multilang">',
    "<span ",
    "{mlang ar}",
    "{mlang ",
    "<a onx",
    "<!--",
    "&",
    "<table>",
    "<ul><li>",
    "<math><mfrac>",
    "<script>",
]


@pytest.mark.parametrize("opened", OPENED)
def test_what_is_opened_again_and_again_ends(opened: str) -> None:
    text = opened * (LONG // len(opened))
    begin = time.monotonic()

    for part in (by_language(text) or ({"": text}, []))[0].values():
        root = parse(part).root
        plain(root)
        pieces(root)

    assert time.monotonic() - begin < SECONDS


def test_brackets_of_markdown_end() -> None:
    begin = time.monotonic()

    parse(html_of("[" * LONG, "markdown"))
    parse(html_of("[" * 20_000, "markdown"))

    assert time.monotonic() - begin < SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "Q {=" + " " * LONG + "x}",
        "Q {" + "=a -> " * (LONG // 6) + "}",
        "// " + "[id:" * LONG,
        "Q {~%" + "9" * LONG + "%a}",
        "::" * LONG,
        "Q {#" + "1" * LONG + ".." + "2" * LONG + "}",
        "Q {#1e99999999..1e999999999}",
        "\n\n".join(["{"] * 40_000),
    ],
)
def test_gift_ends(text: str, tmp_path: Path) -> None:
    begin = time.monotonic()
    intake = Intake(Format.GIFT, "x", lambda _read, _all: None)

    read_gift(text.encode(), intake)
    intake.spool.close()

    assert time.monotonic() - begin < SECONDS


def test_more_items_than_anyone_reads_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Report, "most", 100)

    assert refusal("<quiz>" + "<question/>" * 101 + "</quiz>", tmp_path) is Code.TOO_MANY


def test_a_sheet_of_a_million_lines_is_refused(tmp_path: Path) -> None:
    assert refusal("Type;Question;Bonne réponse\n" + "x;y;z\n" * 1_000_000, tmp_path) is Code.TOO_MANY


def test_a_picture_shown_a_thousand_times_is_kept_once(tmp_path: Path) -> None:
    shown = '<img src="x.png" alt="x"/>' * 1000
    body = f"<p>{shown}</p>{CHOICE}"

    found = imported(zipped({"one.xml": item(response("A"), body), "x.png": picture()}), tmp_path)

    assert len(found.media) == 1


# Of the process's own memory since it began; `ru_maxrss` also counts that of the process that started it.
READ = """
import re, sys
from pathlib import Path
from lms.authoring.exchange import reading
def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = most()
found = reading.read(Path(sys.argv[1]), "package.zip")
print(len(found.media), most() - before)
found.close()
"""


def memory_of(file: Path) -> tuple[int, int]:
    """Media that came, and kilobytes that reading took besides what a program of ours takes anyway."""
    done = subprocess.run([sys.executable, "-c", READ, str(file)], cwd=ROOT, capture_output=True, text=True, check=True)
    media, kilobytes = map(int, done.stdout.split())
    return media, kilobytes


def package_of(films: int, file: Path) -> None:
    """A QTI package whose items each show a film of 10 MB of their own."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as out:
        for number in range(films):
            film = b"\x89PNG\r\n\x1a\n" + picture()[8:] + number.to_bytes(4, "big") * (10 * 1024 * 256)
            out.writestr(f"{number}.png", film)
            body = f'<p>Numéro {number} <img src="{number}.png" alt="x"/></p>{CHOICE}'
            out.writestr(f"{number}.xml", item(response("A"), body))


def test_a_package_of_50_mb_is_never_in_memory(tmp_path: Path) -> None:
    package_of(5, tmp_path / "package.zip")

    media, kilobytes = memory_of(tmp_path / "package.zip")

    assert media == 5
    assert kilobytes < 30 * 1024


@pytest.mark.slow
def test_a_package_of_300_mb_takes_no_more_memory_than_one_of_50(tmp_path: Path) -> None:
    package_of(30, tmp_path / "package.zip")

    media, kilobytes = memory_of(tmp_path / "package.zip")

    assert media == 30
    assert kilobytes < 30 * 1024


@pytest.mark.slow
def test_a_bank_of_300_mb_is_streamed(tmp_path: Path) -> None:
    file = tmp_path / "bank.xml"
    with file.open("w") as out:
        out.write("<quiz>")
        for number in range(300):
            out.write(
                f"<question type='truefalse'><questiontext><text>Vrai {number} ?</text><file name='x.png' encoding='base64'>"
                f"{'A' * 1024 * 1024}</file></questiontext><answer fraction='100'><text>true</text></answer></question>"
            )
        out.write("</quiz>")

    _media, kilobytes = memory_of(file)

    assert kilobytes < 30 * 1024


def test_a_file_larger_than_half_a_gigabyte_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "huge.zip"
    with file.open("wb") as out:
        out.truncate(600 * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(BadImport) as raised:
        read(file, "huge.zip")

    assert raised.value.line.code is Code.TOO_LARGE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1024
