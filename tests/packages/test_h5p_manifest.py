"""H5P files on the desk: what is read of them, and every fault that is named."""

import io
import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from lms.core.db import db
from lms.learning.licences import faults_in
from lms.packages.h5p.manifest import CONTENT, MANIFEST, read
from lms.packages.kinds import BadPackage, Structure
from lms.packages.models import Package
from lms.packages.publishing import course_from
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.archives import named, opened, zipped
from tests.packages.h5p_packages import about, dependency, library, quiz, quiz_files, shown_files


def structure(files: dict[str, Any]) -> Structure:
    return read(opened(zipped(files)))


def faults(files: dict[str, Any]) -> list[str]:
    with pytest.raises(BadPackage) as refused:
        structure(files)
    return [str(fault) for fault in refused.value.faults]


def test_a_file_is_one_unit_with_its_title_and_language() -> None:
    found = structure(quiz_files())

    (unit,) = found.groups[0].units
    assert (found.kind, found.title, unit.title) == ("h5p", {"fr": "Le miel & la ruche"}, {"fr": "Le miel & la ruche"})
    assert unit.settings == {"language": "fr"}
    assert course_from(found, "x").slug.startswith("h5p-testquiz-le-miel-la-ruche")


@pytest.mark.parametrize(
    ("language", "title", "code"),
    [
        ("und", "الذاكرة", "ar"), ("en", "لعبة الذاكرة", "ar"), ("", "Mémoire", "und"), ("en", "Memory", "en"),
        ("fr", "الذاكرة", "fr"), ("ar", "Memory", "ar"), ("not a tag", "x", "und"),
    ],
)  # fmt: skip
def test_letters_know_better_than_what_editors_write_of_everything(language: str, title: str, code: str) -> None:
    found = structure(quiz_files(language=language, title=title))

    assert found.title == {code: title}
    assert all(course_from(found, "x").title.values())


@pytest.mark.parametrize(
    ("title", "shown"),
    [("a\u0000b\nc", "a b c"), ("  l&#039;argan ", "l'argan"), ("<b>x</b>", "<b>x</b>"), ("é" * 400, "é" * 299 + "…")],
)
def test_titles_are_put_on_one_line(title: str, shown: str) -> None:
    assert structure(quiz_files(title=title)).title == {"fr": shown}


def test_whose_work_it_is_is_named_in_its_course() -> None:
    rights = {"license": "CC BY-NC", "licenseVersion": "4.0", "source": "https://a.example"}

    course = course_from(structure(quiz_files(authors=[{"name": "Fatima"}, {"name": "Ali&#039;"}], **rights)), "x")

    ((name, work),) = course.attributions.items()
    assert (work.title, work.author, work.licence) == ("Le miel & la ruche", "Fatima, Ali'", "CC-BY-NC-4.0")
    assert work.origin == "https://a.example"
    assert [lesson.attribution for _module, lesson in course.lessons()] == [name]
    assert faults_in(course.licence, course.attributions) == []


@pytest.mark.parametrize(
    "rights",
    [
        {}, {"license": "U", "authors": [{"name": "Fatima"}]}, {"license": "CC BY", "licenseVersion": "4.0"},
        {"license": "C", "authors": [{"name": "Fatima"}]}, {"license": ["x"], "authors": "Fatima", "source": 1},
        {"license": "CC BY", "licenseVersion": "4.0", "authors": [None, "x", {"name": 1}, {"name": " "}], "source": []},
    ],
)  # fmt: skip
def test_rights_that_say_too_little_keep_nothing_out(rights: dict[str, Any]) -> None:
    course = course_from(structure(quiz_files(**rights)), "x")

    assert (course.attributions, course.licence) == ({}, None)


def test_libraries_that_libraries_need_are_looked_for_too() -> None:
    files = shown_files()
    files |= library("H5P.TestHelper", "", "H5P.Deep")

    assert faults(files) == [
        "The library “H5P.Deep-1.0” is not in the file, so it cannot run. Export it again with its libraries."
    ]


def without(name: str) -> dict[str, str]:
    files = shown_files()
    del files[name]
    return files


@pytest.mark.parametrize(
    ("files", "named"),
    [
        (without("H5P.TestShown-1.0/library.json"), "The library “H5P.TestShown-1.0” is not in the file"),
        (without("H5P.TestHelper-1.0/library.json"), "The library “H5P.TestHelper-1.0” is not in the file"),
        (without("H5P.TestHelper-1.0/main.js"), "the file “main.js” is not in the package"),
        (without("H5P.TestHelper-1.0/styles/main.css"), "the file “styles/main.css” is not in the package"),
        (without(CONTENT), "The file “content/content.json” is missing"),
        (quiz_files() | {MANIFEST: "{"}, "“h5p.json” is not JSON"),
        (quiz_files() | {MANIFEST: "[" * 100_000}, "h5p.json: “h5p.json” is missing"),
        (quiz_files() | {MANIFEST: b"\xff\xfe{\0}\0"}, "“h5p.json” is not JSON"),
        (quiz_files() | {MANIFEST: "[]"}, "h5p.json: “h5p.json” is missing, or is not as H5P writes it"),
        (quiz_files() | {MANIFEST: "{}"}, "h5p.json: “title” is missing, or is not as H5P writes it"),
        (quiz_files(title=7), "h5p.json: “title” is missing"),
        (quiz_files(title=" \u0000 "), "h5p.json: “title” is missing"),
        (quiz_files(preloadedDependencies="x"), "“preloadedDependencies” is missing"),
        (quiz_files(preloadedDependencies=[]), "the main library “H5P.TestQuiz” is not among its libraries"),
        (quiz_files(preloadedDependencies=[{}]), "“preloadedDependencies[0]” is missing"),
        (quiz_files(mainLibrary="H5P.Other"), "the main library “H5P.Other” is not among its libraries"),
        (quiz_files(preloadedDependencies=[dependency("H5P.TestQuiz", "1.7")]), "“H5P.TestQuiz-1.7” is not in the file"),
        (
            quiz_files(mainLibrary="../../x", preloadedDependencies=[dependency("../../x")]),
            "The library “../../x-1.0” is not in the file",
        ),
        (quiz_files() | {CONTENT: "{,}"}, "“content/content.json” is not JSON"),
        (
            quiz_files(preloadedDependencies=[dependency(f"L{number}") for number in range(501)]),
            "“preloadedDependencies” is missing, or is not as H5P writes it",
        ),
        (
            quiz_files() | library("H5P.TestQuiz", "", *(f"L{number}" for number in range(500))),
            "It needs more than 500 libraries",
        ),
        (quiz_files() | {CONTENT: '{"a": NaN}'}, "“content/content.json” is not JSON"),
        (quiz_files() | {CONTENT: '"' + random.Random(1).randbytes(2_200_000).hex() + '"'}, "“content/content.json” is larger than 4 MB"),
        (quiz_files() | {"H5P.TestQuiz-1.0/library.json": "x"}, "“H5P.TestQuiz-1.0/library.json” is not JSON"),
        (
            quiz_files() | library("H5P.TestQuiz", "", preloadedJs=[{"path": "../../../other/x.js"}]),
            "the file “../../../other/x.js” is not in the package",
        ),
        (
            quiz_files() | library("H5P.TestQuiz", "", preloadedJs=[{"path": "//evil.example/x.js"}]),
            "the file “//evil.example/x.js” is not in the package",
        ),
        (
            quiz_files() | library("H5P.TestQuiz", "", preloadedJs=[{"path": 7}]),
            "“preloadedJs[0].path” is missing",
        ),
        (
            quiz_files()
            | library("H5P.TestQuiz", "", "H5P.Other")
            | library("H5P.Other", "", "H5P.TestQuiz"),
            "Libraries need each other in a circle: H5P.",
        ),
    ],
)  # fmt: skip
def test_what_could_not_run_is_named(files: dict[str, Any], named: str) -> None:
    assert any(named in fault for fault in faults(files)), faults(files)


def test_all_faults_are_told_at_once() -> None:
    files = shown_files()
    del files["H5P.TestShown-1.0/main.js"], files["H5P.TestHelper-1.0/library.json"]

    assert len(faults(files)) == 2


def test_a_library_without_files_or_with_none_named_is_one() -> None:
    files = quiz_files() | {"H5P.TestQuiz-1.0/library.json": '{"preloadedCss": null, "preloadedDependencies": []}'}

    assert structure(files).kind == "h5p"


def test_a_mark_of_bytes_is_passed_over_as_browsers_do() -> None:
    files = quiz_files()
    files[MANIFEST] = "\ufeff" + files[MANIFEST]

    assert structure(files).title == {"fr": "Le miel & la ruche"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["title", "mainLibrary", "preloadedDependencies", "machineName", "path"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    )
)
def test_whatever_stands_in_its_files_is_read_or_named(value: object) -> None:
    written = json.dumps(value)
    whole = about("H5P.TestQuiz") | (value if isinstance(value, dict) else {})
    for files in (
        {MANIFEST: written}, {MANIFEST: json.dumps(whole)}, {"H5P.TestQuiz-1.0/library.json": written}, {CONTENT: written},
    ):  # fmt: skip
        assert said_of(quiz_files() | files)


def said_of(files: dict[str, Any]) -> list[str]:
    """That it is one, or why not."""
    try:
        return [structure(files).kind]
    except BadPackage as error:
        return [str(fault) for fault in error.faults]


def upload(client: PageClient, content: bytes) -> TestResponse:
    # Not by the client's own encoder, which leaves files open.
    boundary, body = encode_multipart({"package": FileStorage(io.BytesIO(content), filename="jeu.h5p")})
    return client.post("/staff/packages", body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_file_is_brought_on_the_desk(client: PageClient, cast: Cast) -> None:
    answer = upload(client.sign_in(cast.khadija).speak("fr"), quiz())

    page = client.get(answer.headers["Location"])
    assert answer.status_code == 303
    assert "Le miel &amp; la ruche" in page.text
    assert '<bdi dir="ltr">H5P</bdi>' in page.text


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (zipped(quiz_files() | {"../../evil.js": ""}), "../../evil.js"),
        (zipped(quiz_files() | {f"content/{number}": "" for number in range(10_001)}), "10000"),
        (zipped(quiz_files() | {MANIFEST: "{"}), "h5p.json"),
        (zipped(without("H5P.TestShown-1.0/library.json")), "H5P.TestShown-1.0"),
        (zipped({f"dossier/{name}": content for name, content in quiz_files().items()}), "dossier/h5p.json"),
        (zipped(quiz_files(mainLibrary="<b onclick=x>")), "&lt;b onclick=x&gt;"),
        (quiz()[:400], "zip"),
    ],
    ids=named,
)
@pytest.mark.parametrize("code", ["ar", "fr"])
def test_a_hostile_file_is_refused_by_name(
    client: PageClient, cast: Cast, content: bytes, named: str, code: str
) -> None:
    answer = upload(client.sign_in(cast.khadija).speak(code), content)

    assert answer.status_code == 422
    assert named in answer.text
    assert "<b onclick" not in answer.text
    assert db.session.query(Package).count() == 0


@pytest.mark.parametrize("who", ["amina", "esi", "driss", "salma"])
def test_only_who_keeps_packages_may_bring_one(client: PageClient, cast: Cast, who: str) -> None:
    assert upload(client.sign_in(getattr(cast, who)), quiz()).status_code == 404


def test_title_of_strangers_is_text_on_every_page(client: PageClient, cast: Cast) -> None:
    answer = upload(client.sign_in(cast.khadija), quiz(title="<img src=x onerror=alert(1)>"))

    page = client.get(answer.headers["Location"])
    assert "<img src=x" not in page.text
    assert "&lt;img src=x" in page.text
