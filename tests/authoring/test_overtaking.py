"""A draft whose course was published meanwhile from elsewhere."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import overtaking, publishing, queries, services
from lms.authoring.models import Draft
from lms.authoring.parts import Bank, Part, PartKind
from lms.authoring.rebasing import brought
from lms.authoring.revisions import course_of, parts_of
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.learning import queries as learning
from lms.learning.content import Course as Content
from lms.learning.services import publish_content
from tests.authoring.conftest import lesson, module
from tests.authoring.courses import courses
from tests.authoring.sent import address, edited, written
from tests.client import PageClient
from tests.factories import Cast
from tests.quizzes.strategies import relaxed

Change = Callable[[Part], None]


def numbered(part: Part) -> Part:
    return Part(part.kind, deepcopy(part.body), part.bank, [numbered(child) for child in part.children], new_id())


def with_other_text(root: Part) -> None:
    root.modules[0].lessons[0].body["blocks"][0]["text"]["fr"] = "D'ailleurs."


def with_a_block_before(root: Part) -> None:
    blocks = root.modules[0].lessons[0].body["blocks"]
    blocks.insert(0, {"id": "x", "kind": "example", "text": {"ar": "مثال", "fr": "Exemple"}})


def without_a_block(root: Part) -> None:
    del root.modules[0].lessons[0].body["blocks"][0]


def with_another_title(root: Part) -> None:
    root.body["title"] = {"ar": "عنوان", "fr": "Titre d'ailleurs"}


def with_lessons_turned(root: Part) -> None:
    first = root.modules[0]
    kept = [one for one in first.children if one.kind is not PartKind.LESSON]
    first.children[:] = [*reversed(first.lessons), *kept]


def _new_lesson(slug: str) -> Part:
    block = {"id": "b1", "kind": "text", "text": {"ar": "نص", "fr": "Texte"}}
    body = {"slug": slug, "title": {"ar": slug, "fr": slug}, "minutes": 2, "languages": ["ar", "fr"], "blocks": [block]}
    return Part(PartKind.LESSON, body)


def with_a_lesson_between(root: Part) -> None:
    root.modules[0].children.insert(1, _new_lesson("wax"))


def with_a_module_first(root: Part) -> None:
    about = {"slug": "meadow", "title": {"ar": "أ", "fr": "A"}, "summary": {"ar": "أ", "fr": "A"}}
    root.children.insert(0, Part(PartKind.MODULE, about, children=[_new_lesson("flowers")]))


def without_a_lesson(root: Part) -> None:
    root.modules[0].children.remove(root.modules[0].lessons[1])


def without_a_question(root: Part) -> None:
    root.modules[0].children.remove(root.modules[0].questions(Bank.QUIZ)[0])


def with_a_question_elsewhere(root: Part) -> None:
    question = root.modules[0].lessons[0].children.pop()
    root.modules[0].children.append(Part(question.kind, question.body, Bank.QUIZ))


def with_a_question_in_a_new_lesson(root: Part) -> None:
    question = root.modules[0].lessons[0].children.pop()
    root.modules[0].children.insert(0, _new_lesson("wax"))
    root.modules[0].lessons[0].children.append(question)


CHANGES: list[Change] = [
    with_other_text, with_a_block_before, without_a_block, with_another_title, with_lessons_turned, with_a_lesson_between,
    with_a_module_first, without_a_lesson, without_a_question, with_a_question_elsewhere, with_a_question_in_a_new_lesson,
]  # fmt: skip


def publish_elsewhere(draft: Draft, *changes: Change) -> Content:
    """What the import of our sources would publish, or another draft did."""
    assert draft.base_revision_id
    root = parts_of(learning.content_of(draft.base_revision_id))
    for change in changes:
        change(root)
    course = course_of(root)
    publish_content(course, at=clock.now())
    db.session.commit()
    return course


def written_in(draft: Draft) -> Content:
    return course_of(publishing.ready(queries.tree_of(draft.id)))


@relaxed
@given(courses(), courses())
def test_what_did_not_change_since_brings_nothing(base: Content, draft: Content) -> None:
    mine = parts_of(draft)

    found = brought(parts_of(base), numbered(mine), parts_of(base))

    assert (found.bodies, found.added, found.moved, found.removed, found.clashes) == ({}, [], [], [], [])


@relaxed
@given(courses(), courses(), st.none() | courses())
def test_the_draft_says_what_it_said_wherever_both_changed(
    draft: Content, newer: Content, base: Content | None
) -> None:
    mine = numbered(parts_of(draft))
    known = {part.id: part for part in mine.walk()}

    found = brought(parts_of(base) if base else None, mine, parts_of(newer))

    for clash in found.clashes:
        if clash.conflict and clash.part.id in found.bodies and len(clash.conflict.path) == 1:
            (name,) = clash.conflict.path
            assert found.bodies[clash.part.id].get(name) == known[clash.part.id].body.get(name)
    assert all(known[part_id].kind is PartKind.QUESTION for part_id, _owner, _bank in found.moved)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_an_untouched_draft_becomes_what_was_published(draft: Draft, cast: Cast, change: Change) -> None:
    course = publish_elsewhere(draft, change)

    clashes = overtaking.take_over(draft, by=cast.khadija, at=clock.now())

    assert clashes == []
    assert written_in(draft) == course
    assert overtaking.newer_than(draft) is None


def test_all_at_once_comes_in_too(draft: Draft, cast: Cast) -> None:
    course = publish_elsewhere(
        draft, with_another_title, with_a_block_before, with_a_question_elsewhere, with_a_module_first
    )

    overtaking.take_over(draft, by=cast.khadija, at=clock.now())

    assert written_in(draft) == course


def test_what_was_written_here_stays_beside_what_is_new(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    khadija.post(edited(draft, "the-queen"), written(draft, "the-queen", title="La reine d'ici"))
    khadija.post(edited(draft), written(draft, **{"text-b1": "D'ici."}, minutes="9"))
    publish_elsewhere(draft, with_other_text, with_a_block_before, with_another_title, with_a_lesson_between)

    page = khadija.get(address(draft))
    assert "La révision 2 a été publiée" in page.text.replace("\u00a0", " ")
    asked = khadija.get(address(draft, "/newer"))
    assert "D&#39;ailleurs." in asked.text
    assert "Texte 1 · français" in asked.text
    after = khadija.follow(khadija.post(address(draft, "/newer")))

    assert "<del>ailleurs" in after.text
    found = written_in(draft)
    assert found.title["fr"] == "Titre d'ailleurs"
    assert [one.slug for one in found.modules[0].lessons] == ["the-hive", "wax", "the-queen"]
    hive, _wax, queen = found.modules[0].lessons
    assert queen.title["fr"] == "La reine d'ici"
    assert hive.minutes == 9
    assert [one.text for one in hive.blocks["fr"]][:2] == ["Exemple", "D'ici."]
    assert "La révision 2 a été publiée" not in khadija.get(address(draft)).text.replace("\u00a0", " ")


@pytest.mark.parametrize(("language", "words"), [("ar", "نُشرت النسخة 2"), ("fr", "La révision 2 a été publiée")])
def test_every_page_of_the_draft_says_that_it_was_overtaken(
    khadija: PageClient, draft: Draft, language: str, words: str
) -> None:
    assert words not in khadija.speak(language).get(address(draft)).text
    publish_elsewhere(draft, with_other_text)

    for rest in ("", "/changes", "/publication", "/questions"):
        assert words in khadija.get(address(draft, rest)).text.replace("\u00a0", " ")
    assert khadija.get(address(draft, "/newer")).status_code == 200


def test_what_one_removed_and_the_other_changed_stays(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    khadija.post(edited(draft, "the-queen"), written(draft, "the-queen", title="La reine d'ici"))
    services.remove(module(draft, "honey"), by=cast.khadija, at=clock.now())
    db.session.commit()

    def change(root: Part) -> None:
        without_a_lesson(root)
        root.modules[1].body["title"] = {"ar": "عسل", "fr": "Miel d'ailleurs"}

    publish_elsewhere(draft, change)
    clashes = overtaking.take_over(draft, by=cast.khadija, at=clock.now())

    assert {(one.part.kind, one.part.body["slug"]) for one in clashes} == {
        (PartKind.LESSON, "the-queen"), (PartKind.MODULE, "honey"),
    }  # fmt: skip
    assert lesson(draft, "the-queen").body["title"]["fr"] == "La reine d'ici"
    assert [one.body["slug"] for one in queries.tree_of(draft.id).modules] == ["hive"]


def test_taking_over_can_be_taken_back_and_repeated_without_harm(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    before = [one.body["slug"] for one in queries.tree_of(draft.id).modules]
    publish_elsewhere(draft, with_a_module_first)

    for _twice in range(2):
        khadija.follow(khadija.post(address(draft, "/newer")))
    assert [one.body["slug"] for one in queries.tree_of(draft.id).modules] == ["meadow", *before]
    assert khadija.get(address(draft, "/newer")).status_code == 303

    for _step in range(2):
        khadija.post(address(draft, "/undos"))
    assert [one.body["slug"] for one in queries.tree_of(draft.id).modules] == before


def test_outsiders_take_nothing_over(client: PageClient, draft: Draft, cast: Cast) -> None:
    publish_elsewhere(draft, with_other_text)
    base: Any = draft.base_revision_id
    client.sign_in(cast.esi)

    assert client.get(address(draft, "/newer")).status_code in (403, 404)
    assert client.post(address(draft, "/newer")).status_code in (403, 404)
    db.session.refresh(draft)
    assert draft.base_revision_id == base
