"""Every fault of a course source is named with its file and line, all at once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.learning.loader import Faults, load_course, load_paths
from tests.factories.courses import SOURCES


@pytest.fixture
def bees(folder: Path) -> Path:
    return Path(shutil.copytree(SOURCES / "bees", folder / "bees"))


@pytest.fixture
def faults_of(app, bees: Path) -> Callable[[], list[str]]:
    def load() -> list[str]:
        faults = Faults(bees.parent)
        loaded = load_course(bees, faults)
        assert (loaded is None) == bool(faults.found)
        return [str(fault) for fault in sorted(faults.found)]

    return load


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_sample_has_no_faults(faults_of) -> None:
    assert faults_of() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("course.yaml", "audience: everyone", "audience: nobody", "bees/course.yaml:3: audience is one of"),
        ("course.yaml", "audience: everyone", "colour: red", "bees/course.yaml:3: 'colour' is not known here"),
        ("course.yaml", 'fr: "Les abeilles"', 'en: "Bees"', "bees/course.yaml:1: the text in 'fr' is missing"),
        ("course.yaml", "module: honey", "module: wax", "bees/course.yaml:12: there is no module 'wax'"),
        ("course.yaml", "questions: 3}", "questions: 30}", "bees/course.yaml:11: 30 questions are drawn"),
        ("course.yaml", "wait: PT24H", "wait: tomorrow", "bees/course.yaml:8: write an ISO 8601 duration"),
        ("course.yaml", "pass_score: 0.6", "pass_score: 60", "bees/course.yaml:6: write a share"),
        (
            "course.yaml",
            "cover: media/hive.svg",
            "cover: media/none.svg",
            "bees/course.yaml:4: 'media/none.svg' is missing",
        ),
        ("course.yaml", "cover: media/hive.svg", "cover: ../../secret", "does not lie under media/"),
        ("course.yaml", "summary: {", "title: {", "bees/course.yaml:2: 'title' stands twice"),
        ("course.yaml", "summary: {", "summary: [{", "bees/course.yaml:"),
        ("sources.yaml", "checked: 2026-03-08", "checked: in March", "bees/sources.yaml:3: write a day"),
        ("01-hive/module.yaml", "draw: 4", "draw: 40", "the quiz draws 40 questions but quiz.yaml has 6"),
        ("01-hive/01-the-hive.fr.md", "minutes: 3", "minutes: long", "01-the-hive.fr.md:2: 'minutes' is missing"),
        ("01-hive/01-the-hive.fr.md", "[law-112-12-art-1]", "[law-1]", "'law-1' is not in sources.yaml"),
        (
            "01-hive/01-the-hive.fr.md",
            "::: example",
            "::: exemple",
            "01-the-hive.fr.md:11: '::: exemple' opens no block",
        ),
        (
            "01-hive/01-the-hive.fr.md",
            "::: example",
            "::: activity",
            "01-the-hive.fr.md:11: this block is 'activity' but",
        ),
        ("01-hive/01-the-hive.fr.md", "![Une ruche]", "![]", "01-the-hive.fr.md:9: say in the brackets"),
        ("01-hive/01-the-hive.fr.md", "---\ntitle", "title", "begin with a front matter"),
        ("01-hive/01-the-hive.practice.yaml", "kind: single_choice", "kind: riddle", "01-the-hive.practice.yaml:2"),
        ("01-hive/01-the-hive.practice.yaml", "id: the-hive-2", "id: the-hive-1", "is used already in"),
    ],
)
def test_fault_is_told_with_file_and_line(bees: Path, faults_of, file: str, old: str, new: str, told: str) -> None:
    edit(bees / file, old, new)

    assert any(told in fault for fault in faults_of()), faults_of()


def test_all_faults_are_told_at_once(bees: Path, faults_of) -> None:
    edit(bees / "course.yaml", "audience: everyone", "audience: nobody")
    edit(bees / "sources.yaml", "2026-03-08", "soon")
    (bees / "02-honey" / "01-the-jar.ar.md").unlink()

    told = "\n".join(faults_of())

    assert "audience is one of" in told
    assert "write a day" in told
    assert "01-the-jar.ar.md:1: the lesson is missing in this language" in told


def test_missing_block_is_told(bees: Path, faults_of) -> None:
    lesson = bees / "02-honey" / "01-the-jar.fr.md"
    lesson.write_text(lesson.read_text("utf-8").split("::: activity")[0], "utf-8")

    assert any("this block (activity) is missing in 01-the-jar.fr.md" in fault for fault in faults_of())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n....", "its name says svg but its content is png"),
        (b"MZ nothing", "of no known kind"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "may not hold <script>"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "may not have onload"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "no DOCTYPE"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><use href="http://evil/x"/></svg>', "may not have href"),
        (b"<svg", "not well-formed"),
        (b"<svg>" + b" " * 7000 + b"</svg>", "too large"),
    ],
)
def test_media_that_lie_or_harm_are_refused(bees: Path, faults_of, content: bytes, told: str) -> None:
    (bees / "media" / "hive.svg").write_bytes(content)

    assert any(told in fault for fault in faults_of()), faults_of()


def test_file_that_is_not_text_is_told(bees: Path, faults_of) -> None:
    (bees / "course.yaml").write_bytes(b"\xff\xfe\x00")

    assert any("course.yaml:1: the file is not UTF-8" in fault for fault in faults_of())


@pytest.mark.parametrize("content", ["# only a comment\n", "", "a: \x01", "? [a, b]\n: c", "title: 0x_"])
def test_odd_yaml_is_a_fault_and_never_a_crash(bees: Path, faults_of, content: str) -> None:
    (bees / "course.yaml").write_text(content, "utf-8")

    assert any("bees/course.yaml:" in fault for fault in faults_of())


@pytest.mark.parametrize("front", ["? [a, b]\n: c", "title: \x01", "minutes: 0x_"])
def test_odd_front_matter_is_a_fault_and_never_a_crash(bees: Path, faults_of, front: str) -> None:
    (bees / "02-honey" / "01-the-jar.fr.md").write_text(f"---\n{front}\n---\n\nTexte\n", "utf-8")

    assert any("01-the-jar.fr.md:2" in fault for fault in faults_of())


def test_paths_must_name_courses(folder: Path) -> None:
    file = folder / "paths.yaml"
    text = "- slug: p\n  title: {ar: ا, fr: a}\n  summary: {ar: ا, fr: a}\n  courses: [bees, wasps]\n"
    file.write_text(text, "utf-8")
    faults = Faults(folder)

    load_paths(file, faults, {"bees"})

    assert [str(fault) for fault in faults.found] == ["paths.yaml:4: there is no course 'wasps'"]


LAW = "::: law law-112-12-art-1\nUne coopérative est un groupement.\n:::\n"


def add(bees: Path, text: str) -> None:
    for language in ("ar", "fr"):
        path = bees / "01-hive" / f"01-the-hive.{language}.md"
        path.write_text(path.read_text("utf-8") + "\n" + text, "utf-8")


def test_a_call_out_of_law_names_its_source(bees: Path, app) -> None:
    add(bees, LAW)

    loaded = load_course(bees, Faults(bees.parent))

    assert loaded
    block = loaded.course.modules[0].lessons[0].blocks["fr"][-1]
    assert (block.kind, block.source, block.media) == ("law", "law-112-12-art-1", None)
    assert block.text == "Une coopérative est un groupement."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LAW.replace("law-112-12-art-1", "law-0"), "'law-0' is not in sources.yaml"),
        ("::: law\nSans source.\n:::\n", "names its source"),
        ("::: law law-112-12-art-1\n:::\n", "a law block holds text"),
        ("::: document media/hive.svg captions=media/x.vtt\nx\n:::\n", "only a video has captions"),
    ],
)
def test_law_without_a_source_is_told(bees: Path, faults_of, text: str, told: str) -> None:
    add(bees, text)

    assert any(told in fault for fault in faults_of())


def test_a_video_has_captions(bees: Path, app) -> None:
    (bees / "media" / "press.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    (bees / "media" / "press.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour\n")
    add(bees, "::: video media/press.mp4 captions=media/press.vtt\nLa presse.\n:::\n")

    loaded = load_course(bees, Faults(bees.parent))

    assert loaded
    assert loaded.course.modules[0].lessons[0].blocks["fr"][-1].captions == "media/press.vtt"
    assert loaded.media["media/press.vtt"][1] == "vtt"
