"""Courses of ours that were exported, brought back on the page of imports."""

import io
import zipfile

import msgspec
import pytest

from lms.authoring import queries
from lms.authoring.exchange.exports import cmi5
from lms.authoring.models import Draft
from lms.authoring.revisions import course_of
from lms.core.files import media_store
from lms.learning.writer import write_zip
from tests.authoring.sent import COURSES, address
from tests.authoring.test_import_pages import only_import, send
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import loaded_bees, publish_bees


def our_files(client: PageClient) -> bytes:
    """The course of bees is published, and fetched on the page of exports."""
    publish_bees(media_store())
    return client.get(f"{COURSES}/bees/export/sources/file").get_data()


def test_our_own_files_are_a_course_again(khadija: PageClient, cast: Cast) -> None:
    page = khadija.follow(send(khadija, our_files(khadija), "bees-sources.zip")).text

    (draft,) = queries.list_of_open_drafts()
    taken, loaded = course_of(queries.tree_of(draft.id)), loaded_bees().course
    assert [len(module.lessons) for module in taken.modules] == [len(module.lessons) for module in loaded.modules]
    assert only_import().format == "sources"
    assert "Non repris" not in page
    # It stands here already: that course is left alone, and the report says so.
    assert draft.slug != "bees"
    assert "« bees »" in page.replace('<bdi dir="ltr">', "").replace("</bdi>", "").replace("\u00a0", " ")
    assert draft.slug in page


def test_our_own_files_where_the_course_is_not_keep_its_address(khadija: PageClient) -> None:
    out, loaded = io.BytesIO(), loaded_bees()
    write_zip(loaded.course, lambda name: io.BytesIO(loaded.media[name][0]), out)

    khadija.follow(send(khadija, out.getvalue(), "bees.zip"))

    (draft,) = queries.list_of_open_drafts()
    assert draft.slug == "bees"
    assert {line["outcome"] for line in only_import().report["lines"]} == {"taken"}


def test_our_own_files_twice_are_one_draft(khadija: PageClient, cast: Cast) -> None:
    content = our_files(khadija)

    for _time in range(2):
        khadija.follow(send(khadija, content, "bees.zip"))

    assert len(queries.list_of_open_drafts()) == 1


def test_our_own_course_package_is_a_course_again(khadija: PageClient) -> None:
    out, loaded = io.BytesIO(), loaded_bees()
    cmi5.write(loaded.course, lambda name: io.BytesIO(loaded.media[name][0]), out, origin="https://x.test")

    page = khadija.follow(send(khadija, out.getvalue(), "course.zip")).text

    (draft,) = queries.list_of_open_drafts()
    modules = queries.tree_of(draft.id).modules
    assert [len(module.lessons) for module in modules] == [len(module.lessons) for module in loaded.course.modules]
    assert all(lesson.body["languages"] == ["ar", "fr"] for module in modules for lesson in module.lessons)
    assert only_import().format == "cmi5"
    assert "Non repris" not in page


def test_lessons_of_one_address_in_two_modules_each_have_their_link(khadija: PageClient) -> None:
    loaded = loaded_bees()
    first, second = loaded.course.modules
    twin = msgspec.structs.replace(second.lessons[0], slug=first.lessons[0].slug, practice=[])
    course = msgspec.structs.replace(loaded.course, modules=[first, msgspec.structs.replace(second, lessons=[twin])])
    out = io.BytesIO()
    cmi5.write(course, lambda name: io.BytesIO(loaded.media[name][0]), out, origin="https://x.test")

    page = khadija.follow(send(khadija, out.getvalue(), "course.zip")).text

    (draft,) = queries.list_of_open_drafts()
    lessons = [one.id for module in queries.tree_of(draft.id).modules for one in module.lessons]
    assert all(f'{COURSES}/lessons/{one}"' in page for one in lessons)
    assert only_import().report["lessons"] == len(lessons) == len(first.lessons) + 1


def with_faults(content: bytes, *endings: str) -> bytes:
    """The archive without what makes these files whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"[" if name.endswith(endings) else old.read(name))
    return out.getvalue()


def test_all_faults_of_our_own_files_are_told_at_once(khadija: PageClient, cast: Cast) -> None:
    page = send(khadija, with_faults(our_files(khadija), "module.yaml"), "bees.zip")

    assert page.status_code == 422
    assert "01-hive/module.yaml:1" in page.text
    assert "02-honey/module.yaml:1" in page.text
    assert queries.list_of_open_drafts() == []


@pytest.mark.parametrize(
    ("code", "words"), [("fr", "ses fichiers ont des défauts"), ("ar", "في ملفاته أخطاء"), ("fr", "exam.yaml:1")]
)
def test_a_package_of_ours_with_faults_is_not_called_anothers(khadija: PageClient, code: str, words: str) -> None:
    out, loaded = io.BytesIO(), loaded_bees()
    cmi5.write(loaded.course, lambda name: io.BytesIO(loaded.media[name][0]), out, origin="https://x.test")

    page = send(khadija.speak(code), with_faults(out.getvalue(), "exam.yaml"), "course.zip")

    assert page.status_code == 422
    assert words in page.text
    assert "/staff/packages" in page.text


def test_files_of_the_very_course_that_join_its_draft_are_told(khadija: PageClient, draft: Draft) -> None:
    content = khadija.get(f"{COURSES}/bees/export/sources/file").get_data()

    send(khadija, content, "bees.zip", to=address(draft, "/import"))

    codes = [line["code"] for line in only_import().report["lines"] if line["outcome"] == "changed"]
    assert codes == ["same_course"]
    khadija.post(address(draft, "/undos"), {})
    assert len(queries.tree_of(draft.id).modules) == len(loaded_bees().course.modules)
