"""What the writer writes, the loader reads as the same course; and it writes all or nothing."""

import io
import tempfile
import zipfile
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lms.core.db import db
from lms.learning import services
from lms.learning.content import Block, Course, Lesson
from lms.learning.loader import Faults, LoadedCourse, load_course
from lms.learning.loader.course import MAX_SVG_BYTES
from lms.learning.loader.faults import Source
from lms.learning.loader.lessons import read_lesson
from lms.learning.media_names import media_of, stored_names
from lms.learning.writer import TakenPlace, UnwritableCourse, source_names, texts_of, write_folder, write_zip
from lms.learning.writer.lessons import lesson_text
from lms.learning.writer.yaml_text import document
from tests.factories import generated_courses as generated
from tests.factories.courses import SOURCES, loaded_bees, media, publish_bees
from tests.learning.test_cli import run

few = hypothesis_settings(max_examples=15, deadline=None)


def loaded(folder: Path) -> LoadedCourse:
    faults = Faults(folder.parent)
    found = load_course(folder, faults)
    assert found, "\n".join(map(str, faults.found))
    return found


def bees_media(name: str) -> io.BytesIO:
    return io.BytesIO(loaded_bees().media[name][0])


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@few
@given(generated.courses())
def test_what_is_written_is_read_as_the_same_course(application, course: Course) -> None:
    with application.app_context(), tempfile.TemporaryDirectory() as place:
        write_folder(course, generated.opens, Path(place) / course.slug)
        found = loaded(Path(place) / course.slug)
        as_named = {path: name for name, path in source_names(course).items()}

        assert stored_names(found.course, as_named) == course
        assert {as_named[path]: held[0] for path, held in found.media.items()} == {
            name: generated.content_of(name) for name in media_of(course)
        }


@few
@given(generated.courses())
def test_what_was_read_is_written_as_the_same_bytes(application, course: Course) -> None:
    with application.app_context(), tempfile.TemporaryDirectory() as place:
        write_folder(course, generated.opens, Path(place) / "a" / course.slug)
        found = loaded(Path(place) / "a" / course.slug)
        write_folder(found.course, lambda name: io.BytesIO(found.media[name][0]), Path(place) / "b" / course.slug)

        assert files_in(Path(place) / "a") == files_in(Path(place) / "b")


json_values = st.recursive(
    st.booleans() | st.integers() | generated.hard | st.just(""),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(generated.hard | st.just("ar"), inner, max_size=3),
    max_leaves=12,
)


@given(json_values)
def test_any_value_is_read_from_its_yaml(value) -> None:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "x.yaml"
        file.write_bytes(document(value).encode())
        faults = Faults(Path(place))

        assert Source(file, faults).value == value
        assert faults.found == []


@given(json_values)
def test_its_yaml_means_the_same_to_other_readers(value) -> None:
    assert yaml.safe_load(document(value)) == value


@given(generated.blocks(), generated.texts)
def test_lesson_is_read_as_it_was_written(blocks: dict[str, list[Block]], title: dict[str, str]) -> None:
    lesson = Lesson(slug="x", title=title, minutes=3, blocks=blocks)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "01-x.fr.md"
        file.write_bytes(lesson_text(lesson, "fr").encode())
        faults = Faults(Path(place))
        found = read_lesson(file, faults)

        assert faults.found == []
        assert found.title == title["fr"]
        assert found.blocks == [msgspec.structs.replace(block, size_bytes=0) for block in blocks["fr"]]


def test_plain_lesson_is_written_as_people_write_it() -> None:
    blocks = [
        Block(kind="text", text="Une phrase.\n\n## Un titre"),
        Block(kind="picture", text="Une ruche", media="media/hive.svg"),
        Block(kind="text", text="Ici :\n:::"),
        Block(kind="text", text="Encore."),
        Block(kind="text", text="Et encore."),
        Block(kind="example", text=" avant"),
    ]

    text = lesson_text(Lesson(slug="x", title={"fr": "Oui"}, minutes=3, blocks={"fr": blocks}, sources=["law-1"]), "fr")

    assert text == (
        '---\ntitle: "Oui"\nminutes: 3\nsources: [law-1]\n---\n\nUne phrase.\n\n## Un titre\n\n![Une ruche](media/hive.svg)\n\n'
        ':::: text\nIci :\n:::\n::::\n\nEncore.\n\n::: text\nEt encore.\n:::\n\n::: example form=quoted\n" avant"\n:::\n'
    )


def test_our_own_courses_are_written_in_their_own_style(app) -> None:
    """Of a lesson nothing changes; of questions only where long lines are broken."""
    course = loaded_bees().course

    texts = texts_of(course, source_names(course))

    written = (SOURCES / "bees" / "02-honey" / "01-the-jar.fr.md").read_text("utf-8")
    assert texts["02-honey/01-the-jar.fr.md"].split("---")[2] == written.split("---")[2]
    assert texts["course.yaml"].startswith('title: {ar: "النحل", fr: "Les abeilles"}\n')
    assert "    - {module: hive, questions: 3}\n" in texts["course.yaml"]


def test_zip_is_the_folder_and_the_same_bytes_each_time(app, folder: Path) -> None:
    outs = [io.BytesIO(), io.BytesIO()]
    for out in outs:
        write_zip(loaded_bees().course, bees_media, out)
    write_folder(loaded_bees().course, bees_media, folder / "bees")

    assert outs[0].getvalue() == outs[1].getvalue()
    with zipfile.ZipFile(outs[0]) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"bees/{name}": content for name, content in files_in(folder / "bees").items()
        }


def test_imported_course_is_not_written_as_sources(app) -> None:
    course = msgspec.structs.replace(loaded_bees().course, package="digest")

    with pytest.raises(UnwritableCourse):
        texts_of(course, source_names(course))


def test_what_sources_cannot_say_is_refused_and_leaves_nothing(app, folder: Path) -> None:
    module = loaded_bees().course.modules[0]
    silent = msgspec.structs.replace(module, title={"ar": "ا"})
    course = msgspec.structs.replace(loaded_bees().course, modules=[silent])

    with pytest.raises(UnwritableCourse) as refused:
        write_folder(course, bees_media, folder / "bees")

    assert any("the text in 'fr' is missing" in reason for reason in refused.value.reasons)
    assert list(folder.iterdir()) == []


def test_missing_medium_is_refused(app, folder: Path) -> None:
    with pytest.raises(UnwritableCourse) as refused:
        write_folder(loaded_bees().course, {}.__getitem__, folder / "bees")

    assert refused.value.reasons == ("the file media/hive.svg is missing",)
    assert list(folder.iterdir()) == []


def test_large_drawings_of_drafts_leave_though_our_own_sources_have_small_ones(app, folder: Path) -> None:
    drawing = loaded_bees().media["media/hive.svg"][0].replace(b"</svg>", b" " * MAX_SVG_BYTES + b"</svg>")

    write_folder(
        loaded_bees().course,
        lambda name: io.BytesIO(drawing) if name == "media/hive.svg" else bees_media(name),
        folder / "bees",
    )

    faults = Faults(folder)
    assert load_course(folder / "bees", faults) is None
    assert {fault.message.partition(":")[0] for fault in faults.found} == {"'media/hive.svg' is too large"}


def test_nothing_else_is_overwritten(app, folder: Path) -> None:
    write_folder(loaded_bees().course, bees_media, folder / "bees")
    (folder / "bees" / "notes.txt").write_text("mine")

    for replace, told in ((False, "course.yaml"), (True, "notes.txt")):
        with pytest.raises(TakenPlace) as refused:
            write_folder(loaded_bees().course, bees_media, folder / "bees", replace=replace)
        assert told in refused.value.names
    assert (folder / "bees" / "notes.txt").read_text() == "mine"


def test_older_version_is_replaced_and_its_media_keep_their_names(app, folder: Path) -> None:
    write_folder(loaded_bees().course, bees_media, folder / "bees")
    before = files_in(folder)
    (folder / "bees" / "media" / "unused.svg").write_text("<svg/>")
    revision, _is_new = services.publish(loaded_bees(), media(), at=publish_time())

    write_folder(
        msgspec.json.decode(revision.document, type=Course),
        lambda name: (media().folder / name).open("rb"),
        folder / "bees",
        replace=True,
    )

    assert files_in(folder) == before


def publish_time():
    from lms.core import clock

    return clock.now()


def test_command_writes_folder_and_zip_and_refuses_the_rest(app, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("lms.learning.cli.media_store", media)
    publish_bees()
    db.session.commit()

    assert "2 modules written" in run(app, "courses", "export", "bees", str(folder)).output
    assert loaded(folder / "bees").course.title == loaded_bees().course.title
    assert run(app, "courses", "export", "bees", str(folder / "b.zip"), "--revision", "1").exit_code == 0
    assert zipfile.is_zipfile(folder / "b.zip")
    for words, told in (
        (("bees", str(folder)), "add --replace"),
        (("bees", str(folder / "b.zip")), "holds something already"),
        (("wasps", str(folder)), "there is no course 'wasps' that is published"),
        (("bees", str(folder / "c"), "--revision", "9"), "with a revision 9"),
    ):
        answer = run(app, "courses", "export", *words)
        assert answer.exit_code == 1
        assert told in answer.output
    assert run(app, "courses", "export", "bees", str(folder), "--replace").exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["b.zip", "bees"]
