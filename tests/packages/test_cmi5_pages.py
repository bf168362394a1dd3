"""The pages of imported courses and of the desk, tried by those who may and by Esi."""

import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask, Request
from sqlalchemy import false, select

from lms.core.db import db
from lms.learning import queries as learning_queries
from lms.learning.models import Course
from lms.learning.queries import content_of
from lms.packages import services
from lms.packages.services import Imported
from lms.packages.storage import PackageStore
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.archives import symlink, zipped
from tests.packages.cmi5_packages import ARGAN, COURSE_ID, au, block, package, xml
from tests.packages.cmi5_unit import CmiUnit, completed, enrolled, imported, item_of, slug_of, statements_of

OURS = "http://lms.test/activities/courses"


@pytest.fixture
def argan(app: Flask) -> Imported:
    return imported(app)


def lesson_url(found: Imported, name: str) -> str:
    return f"/courses/{slug_of(found)}/lessons/{item_of(found.package, name)}"


def upload(client: PageClient, content: bytes, name: str = "course.zip") -> Any:
    return client.post("/staff/packages", {"package": (io.BytesIO(content), name)}, content_type="multipart/form-data")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_lesson_of_a_unit_has_one_button_that_starts_it(
    cast: Cast, argan: Imported, client: PageClient, language: str
) -> None:
    enrolled(cast.amina, argan)

    page = client.sign_in(cast.amina).speak(language).get(lesson_url(argan, "press")).get_data(as_text=True)

    assert f'action="{lesson_url(argan, "press")}/launch"' in page
    assert page.count("<button") == 2  # and the loudspeaker's
    assert "À propos de press" in page


def test_lesson_that_is_done_leads_on_and_lets_look_again(cast: Cast, argan: Imported, client: PageClient) -> None:
    enrolled(cast.amina, argan)
    phone = client.sign_in(cast.amina)
    unit = CmiUnit.launched(phone, slug_of(argan), item_of(argan.package, "press")).begun()
    unit.tells("completed", "passed", "terminated")

    page = phone.get(lesson_url(argan, "press")).get_data(as_text=True)

    assert f'href="{lesson_url(argan, "sell")}"' in page
    assert "button--quiet" in page


def test_learner_cannot_complete_a_unit_by_hand(cast: Cast, argan: Imported, client: PageClient) -> None:
    enrolment = enrolled(cast.amina, argan)

    response = client.sign_in(cast.amina).post(f"{lesson_url(argan, 'press')}/completion")

    assert response.status_code == 404
    assert completed(enrolment) == set()


def test_course_without_quiz_and_exam_shows_neither(cast: Cast, argan: Imported, client: PageClient) -> None:
    enrolled(cast.amina, argan)
    phone = client.sign_in(cast.amina).speak("fr")

    page = phone.get(f"/courses/{slug_of(argan)}").get_data(as_text=True)

    assert "Quiz" not in page
    assert "Examen" not in page
    assert phone.get(f"/courses/{slug_of(argan)}/exam").status_code == 404
    assert phone.get("/courses").status_code == 200
    assert phone.get("/home").status_code == 200


def test_headings_of_nested_blocks_say_in_what_they_lie(app: Flask, cast: Cast, client: PageClient) -> None:
    found = imported(app, package(block("oil", au("one"), block("press", au("two")))))
    enrolled(cast.amina, found)

    page = client.sign_in(cast.amina).speak("ar").get(f"/courses/{slug_of(found)}").text

    headings = re.findall(r"<h2><bdi>([^<]+)</bdi>", page)
    assert headings == ["oil (ar)", "oil (ar) › press (ar)"]


def test_enrolling_leads_to_the_first_unit(cast: Cast, argan: Imported, client: PageClient) -> None:
    response = client.sign_in(cast.amina).post(f"/courses/{slug_of(argan)}/enrolment")

    assert response.headers["Location"] == lesson_url(argan, "press")


def test_thousand_units_are_shown_on_one_page(app: Flask, cast: Cast, client: PageClient) -> None:
    found = imported(app, package(*(au(f"unit{number}") for number in range(1001))))
    enrolled(cast.amina, found)

    page = client.sign_in(cast.amina).get(f"/courses/{slug_of(found)}").get_data(as_text=True)

    assert page.count('class="step ') == 1001


def test_only_the_enrolled_learner_launches(cast: Cast, argan: Imported, client: PageClient) -> None:
    enrolled(cast.amina, argan)
    address = f"{lesson_url(argan, 'press')}/launch"

    assert "launch" not in client.post(address).headers["Location"]
    assert client.sign_in(cast.esi).post(address).status_code == 404
    assert client.sign_in(cast.amina).post(address).status_code == 303
    assert client.post(f"{lesson_url(argan, 'press')}x/launch").status_code == 404
    assert len(statements_of("launched")) == 1


@pytest.mark.parametrize(("name", "may"), [("khadija", True), ("yassine", True), ("driss", False), ("salma", False)])
def test_desk_shows_the_way_to_those_who_may_go_it(cast: Cast, client: PageClient, name: str, may: bool) -> None:
    desk = client.sign_in(getattr(cast, name))

    page = desk.get("/staff/courses").get_data(as_text=True)

    assert ('href="/staff/packages"' in page) is may
    assert (desk.get("/staff/packages").status_code == 200) is may


@pytest.mark.parametrize("name", ["khadija", "yassine"])
def test_trainers_and_administrators_import_packages(cast: Cast, client: PageClient, name: str) -> None:
    desk = client.sign_in(getattr(cast, name))

    response = upload(desk, package(*ARGAN))

    page = desk.follow(response).get_data(as_text=True)
    assert response.status_code == 303
    assert "L’argan" in page
    assert "cmi5" in page


def test_nothing_is_locked_while_a_package_is_checked_and_unpacked(
    cast: Cast, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = []
    for owner, name in ((services, "read_archive"), (PackageStore, "keep")):

        def watched(*given: Any, does: Any = getattr(owner, name)) -> Any:
            waiting.append(db.session().in_transaction())
            found = does(*given)
            waiting.append(db.session().in_transaction())
            return found

        monkeypatch.setattr(owner, name, watched)

    assert upload(client.sign_in(cast.khadija), package(*ARGAN)).status_code == 303
    assert waiting == [False] * 4


def test_second_upload_of_a_package_changes_nothing(cast: Cast, client: PageClient) -> None:
    desk = client.sign_in(cast.khadija)
    for _time in range(2):
        response = upload(desk, package(*ARGAN))

    assert desk.follow(response).status_code == 200
    assert len(db.session.query(Course).all()) == 1


def test_two_first_imports_at_once_are_one_course_and_a_word_for_the_other(
    cast: Cast, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = client.sign_in(cast.khadija)
    assert upload(desk, package(*ARGAN)).status_code == 303
    # As PostgreSQL shows it to who began before the other committed.
    monkeypatch.setattr(learning_queries, "any_course", lambda _slug: select(Course).where(false()))

    assert upload(desk, package(*ARGAN)).status_code == 409
    assert db.session.query(Course).count() == 1


def test_older_package_again_is_said_to_be_older(cast: Cast, client: PageClient) -> None:
    desk = client.sign_in(cast.khadija).speak("en")
    for files in ({}, {"new.js": ""}, {}):
        response = upload(desk, package(*ARGAN, **files))

    assert "has a newer revision than this one (1)" in desk.follow(response).get_data(as_text=True)


@pytest.mark.parametrize("name", ["esi", "amina", "bilal", "driss", "salma"])
def test_others_neither_see_nor_import_packages(app: Flask, cast: Cast, client: PageClient, name: str) -> None:
    found = imported(app)
    visitor = client.sign_in(getattr(cast, name))

    assert visitor.get("/staff/packages").status_code == 404
    assert upload(visitor, package(*ARGAN)).status_code == 404
    assert visitor.get(f"/staff/packages/{found.package.id}/waivers/new").status_code == 404
    assert visitor.get(f"/staff/packages/{found.package.id}/waivers/confirmation").status_code == 404
    assert visitor.post(f"/staff/packages/{found.package.id}/waivers", {}).status_code == 404


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (package(au("one", url="other.html"), au("two", moveOn="x")), "other.html"),
        (xml(au("one")).encode(), "section 14.2"),
        (xml(au("one", url="https://x.example/")).replace(COURSE_ID, OURS).encode(), f"{OURS}/one"),
        (b"no package", "ni un fichier zip ni un fichier XML"),
        (b"\xff\xd8\xff\xe0 a photo", "ni un fichier zip ni un fichier XML"),
        (b"<course", "cmi5.xml"),
        (zipped({"course/cmi5.xml": xml(au("one"))}), "course/cmi5.xml"),
        (zipped({"readme.txt": "x"}), "imsmanifest.xml"),
        (symlink("cmi5.xml"), "cmi5.xml"),
        (b"PK\x03\x04 broken", "zip"),
        (b" ", "vide"),
        (b"", ""),
    ],
)
def test_faulty_package_is_refused_with_its_faults(cast: Cast, client: PageClient, content: bytes, fault: str) -> None:
    response = upload(client.sign_in(cast.khadija), content)

    assert response.status_code == 422
    assert fault in response.get_data(as_text=True)
    assert db.session.query(Course).all() == []


def test_all_faults_are_shown_at_once(cast: Cast, client: PageClient) -> None:
    response = upload(client.sign_in(cast.khadija), package(au("one", url="other.html"), au("two", moveOn="x")))

    assert response.get_data(as_text=True).count("<li>") == 2


def test_names_in_faults_keep_their_direction_between_arabic_words(cast: Cast, client: PageClient) -> None:
    desk = client.sign_in(cast.khadija).speak("ar")

    page = upload(desk, package(au("one", url="a/other.html"), au("two", moveOn="&lt;b&gt;"))).text

    assert '«<bdi dir="ltr">a/other.html</bdi>»' in page
    assert '«<bdi dir="ltr">&lt;b&gt;</bdi>»' in page


def test_more_faults_than_a_page_shows_are_counted(cast: Cast, client: PageClient) -> None:
    many = package(*(au(f"u{number}", moveOn="x") for number in range(60)))

    page = upload(client.sign_in(cast.khadija).speak("en"), many).text

    assert page.count("<li>") == 50
    assert "there are 60 faults" in page
    assert "These are the first 50." in page


def test_no_file_is_asked_for(cast: Cast, client: PageClient) -> None:
    response = client.sign_in(cast.khadija).post("/staff/packages", {}, content_type="multipart/form-data")

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("name", "status"), [("khadija", 303), ("yassine", 303), ("driss", 413), ("esi", 413), (None, 413)]
)
def test_package_may_be_larger_than_other_forms_for_who_keeps_packages(
    app: Flask, cast: Cast, client: PageClient, name: str | None, status: int
) -> None:
    film = bytes(app.config["MAX_CONTENT_LENGTH"])
    large = zipped({"cmi5.xml": xml(*ARGAN), "index.html": "", "film.mp4": film}, compression=zipfile.ZIP_STORED)
    head = b'--x\r\nContent-Disposition: form-data; name="package"; filename="course.zip"\r\n\r\n'

    body = head + large + b"\r\n--x--\r\n"
    if name:
        client.sign_in(getattr(cast, name))
    response = client.post("/staff/packages", body, content_type="multipart/form-data; boundary=x")

    assert response.status_code == status


def test_nothing_is_locked_while_a_package_comes_in(
    app: Flask, cast: Cast, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = []
    read = Request._load_form_data

    def watched(request: Request) -> None:
        waiting.append(db.session().in_transaction())
        read(request)

    monkeypatch.setattr(Request, "_load_form_data", watched)

    assert upload(client.sign_in(cast.khadija), package(*ARGAN)).status_code == 303
    assert waiting[0] is False


def test_what_a_package_is_called_keeps_its_own_direction(cast: Cast, argan: Imported, client: PageClient) -> None:
    module, _slash, lesson = item_of(argan.package, "press").partition("/")
    slug = content_of(argan.revision.id).slug
    phone = client.sign_in(cast.amina).speak("ar")

    assert "<h1><bdi>" in phone.get(f"/courses/{slug}").text
    page = phone.get(f"/courses/{slug}/lessons/{module}/{lesson}").text
    assert "<h1><bdi>" in page
    assert '<article dir="auto">' in page


def test_list_of_packages_costs_the_same_for_two_and_for_sixty(
    app: Flask, cast: Cast, client: PageClient, argan: Imported
) -> None:
    desk = client.sign_in(cast.khadija)
    costs = []
    for first, last in ((0, 2), (2, 60)):
        for number in range(first, last):
            imported(app, package(*ARGAN, **{f"{number}.js": ""}))
        with queries_seen() as queries:
            page = desk.get("/staff/packages").text
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert page.count("/waivers/new") == 50
    assert desk.get("/staff/packages?page=2").text.count("/waivers/new") == 11
    for strange in ("0", "-1", "x", "9" * 30):
        assert desk.get(f"/staff/packages?page={strange}").status_code == 200


def test_imported_course_stands_among_the_courses_of_members(cast: Cast, argan: Imported, client: PageClient) -> None:
    page = client.sign_in(cast.amina).get("/courses")

    assert f'href="/courses/{slug_of(argan)}"' in page.text
