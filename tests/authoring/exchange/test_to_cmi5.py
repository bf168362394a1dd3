"""Our course as a cmi5 package: such as any LMS takes, and with our own course inside."""

import io
import json
import re
import tarfile
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lms.authoring import queries
from lms.authoring.exchange import reading, sources
from lms.authoring.exchange.exports import cmi5
from lms.authoring.exchange.exports.asked import banks_of
from lms.authoring.exchange.exports.formats import Format, export
from lms.authoring.exchange.exports.forms import MARKED
from lms.authoring.exchange.exports.report import Code, Report
from lms.authoring.exchange.exports.speaking import Speaking
from lms.authoring.exchange.imported import BadImport, Imported, Outcome
from lms.authoring.exchange.sources import loaded_in
from lms.authoring.revisions import course_of
from lms.authoring.taking_in import draft_of_import, take_in
from lms.core import clock
from lms.core.db import db
from lms.learning import content, services
from lms.learning.content import Attribution, Course
from lms.learning.loader import LoadedCourse
from lms.learning.media_names import stored_names
from lms.learning.writer import UnwritableCourse, source_names
from lms.packages.archive import Archive, read_archive
from lms.packages.cmi5.package import read
from lms.packages.cmi5.structure import parse
from tests.factories import generated_courses as generated
from tests.factories.courses import loaded_bees, media
from tests.packages.archives import zipped

few = hypothesis_settings(max_examples=15, deadline=None)
ORIGIN = "https://apprendre.example.ma"


def packed(course: Course, opens=generated.opens) -> tuple[Archive, Report]:
    out = io.BytesIO()
    report = cmi5.write(course, opens, out, origin=ORIGIN)
    out.seek(0)
    return read_archive(out), report


def brought(course: Course, folder: Path, opens=generated.opens) -> Imported:
    """Exported, and read as any file is that someone imports."""
    file = folder / "course.zip"
    with file.open("wb") as out:
        cmi5.write(course, opens, out, origin=ORIGIN)
    return reading.read(file, file.name)


def bees(name: str) -> io.BytesIO:
    return io.BytesIO(loaded_bees().media[name][0])


@few
@given(generated.courses())
def test_course_comes_back_equal(application: Flask, course: Course) -> None:
    with application.app_context():
        archive, _report = packed(course)
        as_named = {path: name for name, path in source_names(course).items()}

        with TemporaryDirectory() as folder:
            found = loaded_in(archive, Path(folder))

        assert found is not None
        assert stored_names(found.course, as_named) == course


@few
@given(generated.courses())
def test_any_course_is_a_package_that_an_lms_takes(application: Flask, course: Course) -> None:
    with application.app_context():
        archive, _report = packed(course)

        structure = read(archive, own_address=ORIGIN)

        # A quiz of nothing but answers that people mark has no unit: no page could say whether it was passed.
        judged = {bank.item for bank in banks_of(course) if any(one.shape in MARKED for one in bank.questions)}
        assert [len(group.units) for group in structure.groups] == [
            len(module.lessons) + (f"{module.slug}/quiz" in judged) for module in course.modules
        ] + [1] * ("exam" in judged)
        for group in structure.groups:
            for unit in group.units:
                page = archive.read(unit.address).decode()
                assert not re.findall(r'(?:src|href)="(?!\.\./|https?:|mailto:|tel:)', page), page
                assert all(f"{path}" in archive.names for path in re.findall(r'src="\.\./([^"]+)"', page))


def test_published_course_comes_back_with_the_same_digest(app: Flask, tmp_path: Path) -> None:
    revision, _is_new = services.publish(loaded_bees(), media(), at=clock.now())
    course = content.decode(revision.document)

    found = brought(course, tmp_path, lambda name: (media().folder / name).open("rb"))
    again, is_new = services.publish(LoadedCourse(found.course, dict(found.media)), media(), at=clock.now())

    assert not is_new
    assert again.digest == revision.digest
    db.session.rollback()


def our_files(course: Course, folder: Path, opens=generated.opens) -> Imported:
    """As the page of exports gives them, and read as any file is."""
    file = folder / "sources.zip"
    with file.open("wb") as out:
        assert export(course, opens, out, Format.SOURCES, Speaking.ARABIC, origin=ORIGIN).lines == []
    return reading.read(file, file.name)


@few
@given(generated.courses())
def test_our_own_files_come_back_equal(application: Flask, course: Course) -> None:
    with application.app_context(), TemporaryDirectory() as folder:
        found = our_files(course, Path(folder))
        try:
            as_named = {path: name for name, path in source_names(course).items()}
            assert stored_names(found.course, as_named) == course
            assert found.format.value == "sources"
            assert all(found.media[path][0] == generated.opens(name).read() for path, name in as_named.items())
        finally:
            found.close()


@pytest.mark.parametrize("bring", [our_files, brought])
def test_each_lesson_and_question_has_its_line(app: Flask, tmp_path: Path, bring) -> None:
    course = loaded_bees().course

    found = bring(course, tmp_path, bees)

    assert len(found.report.lines) == len(found.report.of(Outcome.TAKEN))
    assert len(found.report.lines) == len(list(course.lessons())) + sum(
        len(bank.questions) for bank in banks_of(course)
    )
    found.close()


def test_our_own_files_out_of_a_tar_come_back(app: Flask, tmp_path: Path) -> None:
    our_files(loaded_bees().course, tmp_path, bees).close()
    with zipfile.ZipFile(tmp_path / "sources.zip") as file, tarfile.open(tmp_path / "sources.tgz", "w:gz") as tar:
        file.extractall(tmp_path / "out")
        tar.add(tmp_path / "out" / "bees", "bees")

    found = reading.read(tmp_path / "sources.tgz", "sources.tgz")

    assert found.course.modules == loaded_bees().course.modules
    found.close()


def test_a_fault_of_our_own_files_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(zipped({"miel/course.yaml": "audience: everyone\n", "__MACOSX/x": "y"}))

    with pytest.raises(BadImport) as raised:
        reading.read(file, file.name)

    assert str(raised.value.line.values["reason"]).startswith("course.yaml")


def test_our_own_files_that_are_too_long_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(zipped({"miel/course.yaml": "x" * 2000}))
    monkeypatch.setattr(sources, "MAX_TEXT_BYTES", 1000)

    with pytest.raises(BadImport) as raised:
        reading.read(file, file.name)

    assert raised.value.line.code.value == "too_large"


@few
@given(course=generated.courses(), bring=st.sampled_from([brought, our_files]))
def test_course_comes_back_into_a_draft(application: Flask, course: Course, bring) -> None:
    with application.app_context(), TemporaryDirectory() as folder:
        found = bring(course, Path(folder))
        try:
            names = {path: name for name, path in source_names(course).items()}
            draft = draft_of_import(stored_names(found.course, names), by=None, at=clock.now())
            take_in(draft, stored_names(found.course, names), by=None, at=clock.now())
            taken = course_of(queries.tree_of(draft.id))
        finally:
            found.close()
            db.session.rollback()

        assert not found.is_package
        assert found.report.lines == found.report.of(Outcome.TAKEN)
        assert taken.modules == course.modules
        assert (taken.sources, taken.attributions, taken.licence) == (
            course.sources,
            course.attributions,
            course.licence,
        )
        assert (taken.title, taken.summary, taken.cover) == (course.title, course.summary, course.cover)
        # A draft has the settings of an exam before it has one.
        assert taken.exam is not None
        assert taken.exam.bank == (course.exam.bank if course.exam else [])
        assert taken.exam.draw == (course.exam.draw if course.exam else [])


def test_sources_that_are_too_long_are_not_read(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, _report = packed(loaded_bees().course, bees)
    assert loaded_in(archive, tmp_path)

    monkeypatch.setattr(sources, "MAX_TEXT_BYTES", 1000)

    assert loaded_in(archive, tmp_path) is None


def test_units_are_judged_as_the_course_says(app: Flask) -> None:
    archive, report = packed(loaded_bees().course, bees)

    course = parse(archive.read("cmi5.xml"), archive.names, ORIGIN)
    hive, _honey, exam = course.children

    assert [(au.move_on, au.mastery_score) for au in hive.children] == [
        ("Completed", None),
        ("Completed", None),
        ("Passed", 0.7),
    ]
    assert (exam.move_on, exam.mastery_score) == ("Passed", 0.6)
    assert {code for one in (hive.title, exam.title) for code in one} == {"ar-MA", "fr-MA"}
    assert {(line.outcome, line.code) for line in report.lines if not line.place.count("·")} == {
        (Outcome.CHANGED, Code.SETTINGS)
    }


def test_same_course_of_another_place_has_other_identifiers(app: Flask) -> None:
    ids = []
    for origin in (ORIGIN, ORIGIN, "https://other.example"):
        out = io.BytesIO()
        cmi5.write(loaded_bees().course, bees, out, origin=origin)
        out.seek(0)
        ids.append(read(read_archive(out)).publisher_id)

    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("urn:uuid:")


def test_page_holds_both_languages_and_its_questions(app: Flask) -> None:
    archive, _report = packed(loaded_bees().course, bees)

    text = archive.read("pages/hive-quiz.html").decode()
    told = json.loads(re.search(r'id="unit">(.*?)</script>', text)[1])

    assert text.count("<article") == 2
    assert told["draw"] == [[None, 4]]
    assert set(told["keys"]) == {one["id"] for one in told["questions"]}
    assert all(f'data-question="{name}"' in text for name in told["keys"])


def test_text_of_authors_runs_nothing(app: Flask) -> None:
    course = loaded_bees().course
    evil = "</script><img src=x onerror=alert(1)>"
    document = content.encode(course).replace("Les abeilles", evil).replace("une ruche", evil)

    archive, _report = packed(content.decode(document), bees)

    for name in archive.names:
        if name.startswith("pages/") or name == "cmi5.xml":
            assert "<img src=x" not in archive.read(name).decode()


def test_missing_file_is_reported(app: Flask) -> None:
    report = cmi5.write(loaded_bees().course, {}.__getitem__, io.BytesIO(), origin=ORIGIN)

    assert {str(line) for line in report.lines if line.code is Code.MISSING_MEDIUM} >= {
        "The file “media/hive.svg” is missing."
    }


def test_works_are_named_in_lessons_and_those_of_quizzes_are_reported(app: Flask) -> None:
    work = Attribution(title="Ruches", author="Amina B.", licence="CC-BY-4.0", media=["media/hive.svg"])
    other = msgspec.structs.replace(work, title="Ailleurs", media=[])
    found = msgspec.structs.replace(loaded_bees().course, attributions={"a": work, "b": other})

    archive, report = packed(found, bees)

    page = archive.read("pages/hive-the-hive.html").decode()
    assert page.count("Ruches") == 2
    assert "Ailleurs" not in page
    assert Code.WORKS_OF_QUIZZES in {line.code for line in report.lines}


def test_imported_course_stays_its_package(app: Flask) -> None:
    course = msgspec.structs.replace(loaded_bees().course, package="x")

    with pytest.raises(UnwritableCourse):
        cmi5.write(course, bees, io.BytesIO(), origin=ORIGIN)


@pytest.mark.parametrize(
    "files",
    [
        {"cmi5.xml": "<x/>"},
        {"taawouniya/bees/course.yaml": "title: [", "cmi5.xml": "<x/>"},
        {"taawouniya/a/course.yaml": "", "taawouniya/b/course.yaml": ""},
        {"taawouniya/readme.txt": "x"},
        {"taawouniya/a/course.yaml": f"a: &a [x]\nb: &b [{', '.join(['*a'] * 9)}]\ntitle: [*b, *b]\n"},
        {"taawouniya/a/course.yaml": "[" * 5000},
        {"taawouniya/a/attributions.yaml": f"x: {{title: x, media: [media/{'x' * 300}.svg]}}"},
    ],
)
def test_package_of_others_holds_no_course_of_ours(app: Flask, files: dict[str, str], tmp_path: Path) -> None:
    assert loaded_in(read_archive(io.BytesIO(zipped(files))), tmp_path) is None
