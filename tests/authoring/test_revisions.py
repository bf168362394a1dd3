"""A course in parts and back: nothing is lost, to the byte."""

import hashlib
import json

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import queries, services
from lms.authoring.parts import Bank, Part, PartKind
from lms.authoring.revisions import blocks_in, course_of, lesson_of, merged_blocks, parts_of
from lms.config import ROOT
from lms.core import clock
from lms.core.db import db
from lms.learning import content
from lms.learning.loader import Faults, load_course
from tests.authoring.courses import courses
from tests.factories.courses import loaded_bees
from tests.quizzes.strategies import relaxed

# Slices must have registered what reads questions.
pytestmark = pytest.mark.usefixtures("application")
FOLDERS = sorted(path.name for path in (ROOT / "courses").iterdir() if path.is_dir())


def digest(course: content.Course) -> str:
    return hashlib.sha256(content.encode(course).encode()).hexdigest()


def stored(part: Part) -> Part:
    """As it comes out of a column of JSON."""
    body = json.loads(json.dumps(part.body))
    return Part(part.kind, body, part.bank, [stored(child) for child in part.children])


@given(courses())
@relaxed
def test_any_course_in_parts_is_the_same_course(course: content.Course) -> None:
    found = course_of(stored(parts_of(course)))

    assert found == course
    assert digest(found) == digest(course)


@pytest.mark.parametrize("folder", FOLDERS)
def test_our_courses_keep_their_digest(app: Flask, folder: str) -> None:
    loaded = load_course(ROOT / "courses" / folder, Faults(ROOT / "courses"))
    assert loaded

    draft = services.open_draft(loaded.course, by=None, at=clock.now())
    db.session.expire_all()

    assert digest(course_of(queries.tree_of(draft.id))) == digest(loaded.course)


def test_a_draft_has_the_parts_of_its_course(app: Flask) -> None:
    draft = services.open_draft(loaded_bees().course, by=None, at=clock.now())

    tree = queries.tree_of(draft.id)

    assert [module.body["slug"] for module in tree.modules] == ["hive", "honey"]
    assert [lesson.body["slug"] for lesson in tree.modules[0].lessons] == ["the-hive", "the-queen"]
    assert tree.questions(Bank.EXAM)
    assert {part.kind for part in tree.walk()} == set(PartKind)


def test_a_lesson_has_its_blocks_once_with_the_texts_side_by_side() -> None:
    lesson = parts_of(loaded_bees().course).modules[0].lessons[0]

    texts = [block for block in lesson.body["blocks"] if block["kind"] == "text"]

    assert all(set(block["text"]) == {"ar", "fr"} for block in texts)
    assert lesson_of(lesson) == loaded_bees().course.modules[0].lessons[0]


rows = st.lists(
    st.fixed_dictionaries({"kind": st.sampled_from(["text", "example", "audio"]), "text": st.text(max_size=3)}),
    max_size=6,
)


@given(rows, rows)
def test_each_language_finds_its_blocks_again_in_its_own_order(arabic: list, french: list) -> None:
    blocks = merged_blocks({"ar": arabic, "fr": french})

    assert blocks_in(blocks, "ar") == arabic
    assert blocks_in(blocks, "fr") == french
    assert len({block["id"] for block in blocks}) == len(blocks)
