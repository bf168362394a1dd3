"""What differs between two versions of a course: told per part and block, the words marked."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import queries
from lms.authoring.differences import Change, Piece, differences, words
from lms.authoring.models import Draft
from lms.authoring.parts import Part, PartKind
from lms.authoring.revisions import parts_of
from lms.learning.content import Course
from tests.authoring.courses import courses
from tests.factories.courses import loaded_bees
from tests.quizzes.strategies import relaxed

# Questions are read by the slice that an application registers.
pytestmark = pytest.mark.usefixtures("application")


def bees() -> Part:
    return deepcopy(parts_of(loaded_bees().course))


def told(old: Part, new: Part) -> list[tuple[str, str]]:
    return [(one.part.body.get("slug") or one.part.body["id"], one.change) for one in differences(old, new)]


texts = st.text("ab ,نح\n", max_size=30)


@given(texts, texts)
def test_the_marked_words_hold_both_versions_whole(old: str, new: str) -> None:
    pieces = words(old, new)

    assert "".join(one.text for one in pieces if one.change is not Change.ADDED) == old
    assert "".join(one.text for one in pieces if one.change is not Change.REMOVED) == new


def test_only_the_words_that_differ_are_marked() -> None:
    assert words("la ruche est propre", "la ruche est sèche") == [
        Piece("la ruche est "),
        Piece("propre", Change.REMOVED),
        Piece("sèche", Change.ADDED),
    ]


def test_very_long_texts_are_told_as_a_whole() -> None:
    assert [one.change for one in words("a " * 2000, "b " * 2000)] == [Change.REMOVED, Change.ADDED]


def has_each_name_once(course: Part) -> bool:
    """As published courses do (checks.py)."""
    rows = [[one.body["slug"] for one in course.modules]]
    rows += [[one.body["slug"] for one in module.lessons] for module in course.modules]
    rows += [[one.body["id"] for one in course.walk() if one.kind is PartKind.QUESTION]]
    return all(len(set(row)) == len(row) for row in rows)


@given(courses())
@relaxed
def test_a_course_does_not_differ_from_itself(course: Course) -> None:
    root = parts_of(course)

    assert not has_each_name_once(root) or not differences(root, parts_of(course))


@given(courses(), courses())
@relaxed
def test_any_two_courses_are_held_against_each_other(old: Course, new: Course) -> None:
    assert isinstance(differences(parts_of(old), parts_of(new)), list)


def test_a_fresh_draft_does_not_differ_from_what_it_was_opened_from(draft: Draft) -> None:
    assert not differences(bees_stored(draft), queries.tree_of(draft.id))


def bees_stored(draft: Draft) -> Part:
    from lms.learning import queries as learning

    return parts_of(learning.content_of(draft.base_revision_id))


def test_a_changed_block_is_told_with_its_language_and_number() -> None:
    new = bees()
    new.modules[0].lessons[0].body["blocks"][0]["text"]["fr"] += " Fin."

    (section,) = differences(bees(), new)
    (line,) = section.lines
    assert (section.part.body["slug"], section.inside.body["slug"]) == ("the-hive", "hive")
    assert (line.field, line.language, line.number, line.is_block) == ("text", "fr", 1, True)
    assert Change.ADDED in {piece.change for piece in line.pieces}


def test_new_gone_and_moved_parts_are_told() -> None:
    more, fewer, turned = bees(), bees(), bees()
    lesson = deepcopy(more.modules[0].lessons[0])
    lesson.body["slug"] = "wax"
    lesson.children.clear()
    more.modules[0].children.append(lesson)
    fewer.modules[0].children.remove(fewer.modules[0].lessons[1])
    turned.children.reverse()

    assert told(bees(), more) == [("wax", Change.ADDED)]
    assert ("the-queen", Change.REMOVED) in told(bees(), fewer)
    assert Change.MOVED in {change for _name, change in told(bees(), turned)}


def test_without_an_old_version_everything_is_new() -> None:
    assert {one.change for one in differences(None, bees())} == {Change.ADDED}


def test_a_new_file_and_a_block_that_is_gone_are_told() -> None:
    new = bees()
    blocks = new.modules[0].lessons[0].body["blocks"]
    picture = next(one for one in blocks if one["kind"] == "picture")
    picture["media"]["fr"] = "other.svg"
    gone = next(one for one in blocks if one["kind"] == "example")
    blocks.remove(gone)

    (section,) = differences(bees(), new)
    assert {(line.field, line.change) for line in section.lines} >= {
        ("picture", Change.CHANGED),
        ("example", Change.REMOVED),
    }


def test_settings_and_answers_are_told_flat() -> None:
    new = bees()
    new.body["audience"] = "sellers"
    question = next(one for one in new.walk() if one.body.get("kind") == "single_choice")
    question.body["choices"][0]["text"]["fr"] = "Autre"

    course, asked = differences(bees(), new)
    assert [line.field for line in course.lines] == ["audience"]
    assert [line.field for line in asked.lines] == ["choices"]
