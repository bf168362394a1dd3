"""H5P: who made a content, or a file in it, is named among the works of others, or told where it cannot be."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.h5p.json import Json
from lms.authoring.exchange.h5p.rights import rights_of, rights_of_media
from lms.authoring.exchange.imported import Imported, Outcome
from lms.learning.content import Attribution
from lms.learning.licences import LICENCES, PUBLIC_DOMAIN
from lms.quizzes.kinds import Question
from tests.authoring.exchange import h5p_packages as packages
from tests.authoring.exchange.h5p_packages import packed, part
from tests.authoring.exchange.imports import imported, questions, said

FATIMA = {"license": "CC BY-SA", "licenseVersion": "4.0", "authors": [{"name": "Fatima", "role": "Author"}]}
TEXT = part("H5P.AdvancedText", {"text": "<p>Elle a un corps.</p>"}, "Le corps")


def by(author: str, **more: Any) -> dict[str, Any]:
    return FATIMA | {"authors": [{"name": author}]} | more


def told(found: Imported) -> list[str]:
    return [str(line.values["said"]) for line in found.report.lines if line.code is Code.RIGHTS_UNCLEAR]


def test_what_a_file_says_of_its_author_is_a_work_of_the_course(tmp_path: Path) -> None:
    about = {"source": "https://a.example", "changes": [{"log": "Traduit"}, {"log": "Coupé"}]}

    found = imported(packed("H5P.MultiChoice", packages.CHOICE, title="Le miel", **FATIMA, **about), tmp_path)

    (question,) = questions(found)
    assert found.course.attributions == {
        question.attribution: Attribution(
            title="Le miel",
            author="Fatima",
            licence="CC-BY-SA-4.0",
            origin="https://a.example",
            changes={"ar": "Traduit\nCoupé", "fr": "Traduit\nCoupé"},
        )
    }
    assert Code.WORK in said(found, Outcome.TAKEN)


def test_lessons_are_taken_from_it(tmp_path: Path) -> None:
    found = imported(packed("H5P.InteractiveBook", {"chapters": [TEXT, TEXT]}, **FATIMA), tmp_path)

    (name,) = found.course.attributions
    assert [lesson.attribution for _module, lesson in found.course.lessons()] == [name] * 2


def test_a_part_of_another_author_is_hers(tmp_path: Path) -> None:
    asked = part("H5P.MultiChoice", packages.SEVERAL) | {"metadata": by("Zohra", title="Trois questions")}
    content = {"content": [{"content": TEXT}, {"content": asked}]}

    found = imported(packed("H5P.Column", content, title="La ruche", **FATIMA), tmp_path)

    (lesson,) = found.course.modules[0].lessons
    (question,) = [msgspec.json.decode(raw, type=Question) for raw in lesson.practice]
    works = found.course.attributions
    assert works[str(lesson.attribution)].author == "Fatima"
    assert works[str(question.attribution)].author == "Zohra"


def test_a_lesson_is_taken_from_the_first_work_of_its_texts_and_others_are_told(tmp_path: Path) -> None:
    texts = [TEXT | {"metadata": by(author, title="Un texte")} for author in ("Fatima", "Fatima", "Zohra")]

    found = imported(packed("H5P.Column", {"content": [{"content": one} for one in texts]}), tmp_path)

    (lesson,) = found.course.modules[0].lessons
    assert found.course.attributions[str(lesson.attribution)].author == "Fatima"
    assert told(found) == ["Un texte, Zohra, CC-BY-SA-4.0"]


@pytest.mark.parametrize(
    "image",
    [
        {"file": {"path": "images/ruche.png", "copyright": {"license": "CC BY", "version": "3.0", "author": "Ali", "title": "Ruche"}}},
        {"file": {"path": "images/ruche.png"}},
    ],
)  # fmt: skip
def test_a_picture_is_listed_by_its_own_work(image: dict[str, Any], tmp_path: Path) -> None:
    metadata = {"license": "CC BY", "licenseVersion": "3.0", "authors": [{"name": "Ali"}], "title": "Ruche"}
    shown = part("H5P.Image", image) | ({} if "copyright" in image["file"] else {"metadata": metadata})

    found = imported(packed("H5P.Column", {"content": [{"content": TEXT}, {"content": shown}]}), tmp_path)

    (lesson,) = found.course.modules[0].lessons
    (work,) = found.course.attributions.values()
    assert (work.title, work.author, work.licence) == ("Ruche", "Ali", "CC-BY-3.0")
    assert work.media == [block.media for block in lesson.blocks["fr"] if block.media]
    assert lesson.attribution is None


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"license": "C", "authors": [{"name": "Zohra"}]}, ["Zohra, ©"]),
        ({"license": "GNU GPL", "licenseVersion": "v3", "authors": [{"name": "Zohra"}]}, ["Zohra, GNU GPL v3"]),
        ({"license": "CC BY", "authors": [{"name": "Zohra"}]}, ["Zohra, CC BY"]),
        ({"license": "CC BY", "licenseVersion": "4.0"}, ["CC BY 4.0"]),
        ({"license": "U", "authors": [{"name": "Zohra"}]}, ["Zohra"]),
        ({"license": "U", "authors": []}, []),
        ({}, []),
    ],
)
def test_rights_that_make_no_work_are_told(about: dict[str, Any], words: list[str], tmp_path: Path) -> None:
    found = imported(packed("H5P.MultiChoice", packages.CHOICE, **about), tmp_path)

    assert told(found) == words
    assert found.course.attributions == {}


@pytest.mark.parametrize(
    ("licence", "version", "known"),
    [
        ("CC BY-NC-ND", "2.5", "CC-BY-NC-ND-2.5"),
        ("CC0 1.0", "", "CC0-1.0"),
        ("PD", "CC0 1.0", "CC0-1.0"),
        ("PD", "-", PUBLIC_DOMAIN),
        ("CC PDM", "", PUBLIC_DOMAIN),
    ],
)
def test_licences_of_h5p_are_ours(licence: str, version: str, known: str) -> None:
    rights = rights_of(Json({"license": licence, "version": version, "author": "Ali"}), "Ruche")

    assert rights is not None
    assert rights.work is not None
    assert rights.work.licence == known


def test_a_work_of_which_nothing_came_in_is_not_named(tmp_path: Path) -> None:
    program = part("H5P.Timeline", {}) | {"metadata": by("Zohra")}
    parts = [part("H5P.MultiChoice", packages.CHOICE), program]

    assert imported(packed("H5P.QuestionSet", {"questions": parts}), tmp_path).course.attributions == {}


def test_works_of_one_title_have_names_of_their_own(tmp_path: Path) -> None:
    chapters = [TEXT | {"metadata": by(author, title="Le corps")} for author in ("Fatima", "Zohra")]

    course = imported(packed("H5P.InteractiveBook", {"chapters": chapters}), tmp_path).course

    named = [course.attributions[str(lesson.attribution)].author for _module, lesson in course.lessons()]
    assert named == ["Fatima", "Zohra"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=6) | st.sampled_from(["CC BY", "4.0", "U"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["license", "version", "authors", "name", "path", "copyright", "metadata", "params", "file"]), inner),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_whatever_is_said_is_a_known_licence_or_told(value: object) -> None:
    found = [rights_of(Json(value), "Ruche"), *rights_of_media(Json(value)).values()]

    assert all(one.work.licence in LICENCES and one.work.author if one.work else one.said for one in found if one)
