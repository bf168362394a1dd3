"""Which work may stand in which course, and how it is named there."""

from pathlib import Path

import msgspec
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.core import clock
from lms.core.db import db
from lms.learning import services
from lms.learning.content import Attribution, Course
from lms.learning.licence_words import in_english, told
from lms.learning.licences import LICENCES, OWN, WITH_PERMISSION, Code, faults_of, may_stand
from lms.learning.loader import LoadedCourse
from lms.learning.works import licence_of, works_in_lesson
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import loaded_bees, media
from tests.learning import test_loader
from tests.learning.test_loader import edit

bees, faults_in_sources = test_loader.bees, test_loader.faults_of
licences = st.sampled_from(sorted(LICENCES))


@pytest.mark.parametrize(
    ("item", "course", "expected"),
    [
        ("CC-BY-4.0", None, None),
        ("CC0-1.0", OWN, None),
        (WITH_PERMISSION, None, None),
        ("CC-BY-SA-4.0", None, Code.SHARE_ALIKE),
        ("CC-BY-SA-4.0", "CC-BY-4.0", Code.SHARE_ALIKE),
        ("CC-BY-SA-4.0", "CC-BY-SA-4.0", None),
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0", None),
        ("CC-BY-SA-4.0", "CC-BY-SA-3.0", Code.SHARE_ALIKE),
        ("CC-BY-SA-1.0", "CC-BY-SA-4.0", Code.SHARE_ALIKE),
        ("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", Code.SHARE_ALIKE),
        ("CC-BY-NC-4.0", "CC-BY-SA-4.0", Code.NON_COMMERCIAL),
        ("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", None),
        ("CC-BY-NC-SA-4.0", "CC-BY-NC-4.0", Code.SHARE_ALIKE),
        ("CC-BY-NC-ND-4.0", None, Code.NON_COMMERCIAL),
        ("CC-BY-ND-4.0", None, None),
    ],
)
def test_work_stands_where_its_licence_lets_it(item: str, course: str | None, expected: Code | None) -> None:
    assert may_stand(item, course) == expected


@given(licences)
def test_work_stands_in_a_course_under_its_own_licence(item: str) -> None:
    assert may_stand(item, item) is None


@given(licences, licences)
def test_terms_of_a_work_are_never_lost_in_the_course_around_it(item: str, course: str) -> None:
    if may_stand(item, course) is None:
        kept = LICENCES[item].terms & {"NC", "SA"}

        assert kept <= LICENCES[course].terms


def work(licence: str, **more) -> Attribution:
    return Attribution(title="Ruches", author="Amina B.", licence=licence, origin="https://photos.example/1", **more)


def bees_with(**works: Attribution) -> Course:
    return msgspec.structs.replace(loaded_bees().course, attributions=works)


def test_faults_are_told_with_their_place_and_in_words(app: Flask) -> None:
    course = bees_with(
        a=work("CC-BY-ND-4.0", changes={"ar": "قصت", "fr": "Recadrée"}),
        b=work("CC-BY-SA-4.0"),
        c=work("GPL"),
        d=work("CC0-1.0"),
    )
    course = msgspec.structs.replace(course, licence="ours")

    found = faults_of(course)

    assert [(fault.place, fault.code) for fault in found] == [
        ("", Code.UNKNOWN),
        ("a", Code.ADAPTED),
        ("b", Code.SHARE_ALIKE),
        ("c", Code.UNKNOWN),
    ]
    assert "CC-BY-SA-4.0" in in_english(found[0])
    assert told(found[2]).startswith("“Ruches” (CC-BY-SA-4.0) may only be passed on under the same licence")


def test_every_licence_has_a_name_in_both_languages() -> None:
    names = [licence.name for licence in LICENCES.values()]

    assert all(name["ar"] and name["fr"] for name in names)
    assert len({name["ar"] for name in names}) == len({name["fr"] for name in names}) == len(LICENCES)
    assert licence_of("no-more").name["fr"] == "no-more"


SOURCE = """hive-photo:
  title: "Ruches du Moyen Atlas"
  author: "Amina B."
  origin: "https://photos.example/1"
  licence: {licence}
  media: [media/jar.svg]
"""


def with_work(folder: Path, licence: str = "CC-BY-4.0") -> Path:
    file = folder / "attributions.yaml"
    file.write_text(SOURCE.format(licence=licence), "utf-8")
    return file


def test_sources_name_works(bees: Path, faults_in_sources) -> None:
    with_work(bees)
    edit(bees / "01-hive" / "01-the-hive.fr.md", "minutes: 3", "minutes: 3\nattribution: hive-photo")
    edit(bees / "01-hive" / "01-the-hive.ar.md", "minutes: 3", "minutes: 3\nattribution: hive-photo")

    assert faults_in_sources() == []


@pytest.mark.parametrize(
    ("old", "new", "told_by_loader"),
    [
        ("CC-BY-4.0", "CC-BY-NC-4.0", "may not be used to earn money"),
        ("CC-BY-4.0", "MIT", "“MIT” is no licence that we know"),
        ("media/jar.svg", "media/none.svg", "attributions.yaml:6: 'media/none.svg' is missing"),
        ("  author", "  writer", "attributions.yaml:1: an attribution has title, author"),
        ('"Amina B."', "[a]", "attributions.yaml:3: write the author as text"),
        ("[media/jar.svg]", "media/jar.svg", "'media' is a list of files"),
        ("hive-photo:", "Hive Photo:", "is no name: use lower-case"),
    ],
)
def test_fault_of_a_work_is_told(bees: Path, faults_in_sources, old: str, new: str, told_by_loader: str) -> None:
    edit(with_work(bees), old, new)

    assert any(told_by_loader in fault for fault in faults_in_sources()), faults_in_sources()


def test_work_that_nobody_described_is_told(bees: Path, faults_in_sources) -> None:
    edit(bees / "01-hive" / "01-the-hive.fr.md", "minutes: 3", "minutes: 3\nattribution: nothing")
    edit(bees / "01-hive" / "01-the-hive.practice.yaml", "id: the-hive-1", "id: the-hive-1\n  attribution: nobody")

    told_by_loader = "\n".join(faults_in_sources())

    assert "01-the-hive.fr.md:2: 'nothing' is not in attributions.yaml" in told_by_loader
    assert "01-the-hive.practice.yaml:2: 'nobody' is not in attributions.yaml" in told_by_loader


def publish(course: Course) -> None:
    services.publish(LoadedCourse(course, loaded_bees().media), media(), at=clock.now())
    db.session.commit()


def test_lesson_and_course_name_the_works_in_them(cast: Cast, client: PageClient) -> None:
    course = bees_with(
        photo=work("CC-BY-4.0", media=["media/jar.svg"], changes={"ar": "قصت", "fr": "Recadrée"}),
        ours=work(OWN, media=["media/hive.svg"]),
    )
    publish(msgspec.structs.replace(course, licence="CC-BY-SA-4.0"))
    client.sign_in(cast.amina)

    page = client.get("/courses/bees").text
    with_it = client.get("/courses/bees/lessons/hive/the-queen").text
    without = client.get("/courses/bees/lessons/hive/the-hive").text

    assert page.count("Ruches") == with_it.count("Ruches") == 1
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in with_it
    assert "Ruches" not in without


def test_lesson_names_what_it_and_its_questions_are_taken_from(app: Flask) -> None:
    course = bees_with(text=work("CC-BY-4.0"), question=work("CC0-1.0"), other=work("CC0-1.0"))
    lesson = course.modules[0].lessons[0]
    raw = msgspec.Raw(bytes(lesson.practice[0])[:-1] + b',"attribution":"question"}')
    named = msgspec.structs.replace(lesson, attribution="text", practice=[raw])

    assert works_in_lesson(course, named) == [course.attributions["text"], course.attributions["question"]]
