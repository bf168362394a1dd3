"""What differs between two versions of a course: told per part and block, the words marked."""

from copy import deepcopy
from uuid import uuid4

import pytest
from flask_babel import gettext as _
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import queries
from lms.authoring.differences import Section, differences
from lms.authoring.marked import Change, Piece, words
from lms.authoring.models import Draft
from lms.authoring.parts import Bank, Body, Part, PartKind
from lms.authoring.question_lines import question_lines
from lms.authoring.questions.bodies import new_question
from lms.authoring.revisions import parts_of
from lms.authoring.views.blueprint import titled
from lms.authoring.views.telling import line_place, piece_text
from lms.learning.content import Course
from tests.authoring.courses import courses
from tests.authoring.test_question_forms import bodies
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
    assert [line.language for line in asked.lines] == ["fr"]


def words_of(*sections: Section) -> list[tuple[str, list[tuple[Change | None, str]]]]:
    """Places and pieces as the page shows them."""
    return [
        (line_place(line), [(piece.change, piece_text(piece)) for piece in line.pieces])
        for section in sections
        for line in section.lines
    ]


def spot() -> Part:
    """A question of the exam with places on a picture."""
    body = new_question("hot_spot", uuid4(), module="hive") | {"picture": "a.webp", "width": 320, "height": 200}
    body["regions"][0] |= {"coords": [0, 0, 10, 10], "correct": True, "shape": "rect", "text": {"ar": "ا", "fr": "A"}}
    return Part(PartKind.QUESTION, body, Bank.EXAM)


def test_a_new_question_is_told_by_its_form_and_by_no_inner_name(request_context: None) -> None:
    new = bees()
    new.children.append(spot())

    told_words = words_of(*differences(bees(), new))

    assert (_("Picture"), [(Change.ADDED, _("the file"))]) in told_words
    assert (f"{_('Place')} 1 · {_('Where')}", [(Change.ADDED, "0 0 10 10")]) in told_words
    assert (f"{_('Place')} 1 · {_('Right or wrong')}", [(Change.ADDED, _("Right"))]) in told_words
    assert (f"{_('Place')} 1 · {_('Text')} · {_('French')}", [(Change.ADDED, "A")]) in told_words
    assert (_("Module"), [(Change.ADDED, titled(new.modules[0].body["title"]))]) in told_words
    shown = repr(told_words)
    for inner in ("hot_spot", "q-", "width", "320", "regions", "a.webp", "rect", "coords", "p1"):
        assert inner not in shown


def test_a_choice_that_becomes_right_or_goes_is_told_with_its_number(request_context: None) -> None:
    new = bees()
    question = next(one for one in new.walk() if one.body.get("kind") == "single_choice")
    for choice in question.body["choices"]:
        choice.pop("correct", None)
    question.body["choices"][-1]["correct"] = True
    number = len(question.body["choices"])

    told_words = words_of(*differences(bees(), new))

    assert (f"{_('Choice')} {number} · {_('This one is right')}", [(Change.ADDED, _("Yes"))]) in told_words
    question.body["choices"].pop()
    assert any(
        place.startswith(f"{_('Choice')} {number} · {_('Text')}")
        for place, _pieces in words_of(*differences(bees(), new))
    )


def test_steps_in_another_order_are_told(request_context: None) -> None:
    old, new = bees(), bees()
    body = new_question("ordering", uuid4(), module="hive")
    old.children.append(Part(PartKind.QUESTION, body, Bank.EXAM))
    turned = body | {"items": [body["items"][1], body["items"][0], body["items"][2]]}
    new.children.append(Part(PartKind.QUESTION, turned, Bank.EXAM))

    assert words_of(*differences(old, new)) == [(_("Order"), [(Change.REMOVED, "2, 1, 3"), (Change.ADDED, "1, 2, 3")])]


def test_rules_are_told_in_the_units_of_their_form(request_context: None) -> None:
    old, new = bees(), bees()
    old.body["exam"] = {"draw": [["hive", 2]], "pass_score": "0.7", "wait_s": 86_400}
    new.body["exam"] = {"draw": [["hive", 3]], "pass_score": "0.8", "attempts": 3, "time_limit_s": 1800}

    told_words = dict(words_of(*differences(old, new)))

    assert told_words == {
        f"{_('Exam')} · {_('Share of the points to pass, in per cent')}": [(Change.REMOVED, "70"), (Change.ADDED, "80")],
        f"{_('Exam')} · {_('Attempts before one must wait')}": [(Change.ADDED, "3")],
        f"{_('Exam')} · {_('Hours to wait after them')}": [(Change.REMOVED, "24")],
        f"{_('Exam')} · {_('Time limit in minutes')}": [(Change.ADDED, "30")],
        f"{_('Exam')} · {_('Questions that the quiz asks')} · {titled(new.modules[0].body['title'])}": [
            (Change.REMOVED, "2"), (Change.ADDED, "3"),
        ],
    }  # fmt: skip


def test_what_stands_for_something_is_told_by_what_it_stands_for(request_context: None) -> None:
    old, new = bees(), bees()
    work = {"title": "Le miel", "author": "Zahra", "licence": "CC-BY-4.0", "media": ["x.webp"]}
    old.body["sources"] = {"loi": {"title": {"ar": "ق", "fr": "Loi"}, "checked": "2026-03-08"}}
    new.body["sources"] = {
        "loi": {"title": {"ar": "ق", "fr": "Loi 112"}, "checked": "2026-03-09"},
        "new": {"title": {"ar": "ج", "fr": "Neuve"}, "checked": "?"},
    }
    new.body.update({"attributions": {"w1": work}, "licence": "CC-BY-4.0", "audience": "sellers", "cover": "x.webp"})
    old.body["attributions"] = {"w1": work | {"licence": "CC0-1.0"}}
    new.modules[0].lessons[0].body.update({"attribution": "w1", "sources": ["new"], "minutes": 9})

    shown = repr(words_of(*differences(old, new)))

    for said in (_("Those who sell"), "Le miel", "ج", "9 مارس 2026", _("the file"), _("Its licence")):
        assert said in shown, said
    for inner in ("w1", "sellers", "x.webp", "CC-BY", "2026-03", "'new'", "loi"):
        assert inner not in shown, inner


@given(bodies, bodies)
@relaxed
def test_every_line_of_a_question_has_a_name_and_says_something(old: Body, new: Body) -> None:
    before = old if old["kind"] == new["kind"] else {}

    assert not [*question_lines(new, new)]
    for line in question_lines(before, new):
        assert line.labels
        assert line.pieces
        assert all(str(label) for label, _number in line.labels)
