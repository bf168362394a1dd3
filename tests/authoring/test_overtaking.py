"""A draft whose course was published meanwhile from elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import overtaking, publishing, queries, services
from lms.authoring.editing import value_at
from lms.authoring.errors import CannotUndo
from lms.authoring.merging import is_keyed
from lms.authoring.models import Draft
from lms.authoring.parts import Bank, Part, PartKind
from lms.authoring.rebasing import brought
from lms.authoring.revisions import course_of, parts_of
from lms.core import clock
from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.content import Course as Content
from lms.learning.services import publish_content
from tests.authoring.conftest import lesson, module
from tests.authoring.courses import courses, numbered
from tests.authoring.sent import address, edited, written
from tests.client import PageClient
from tests.factories import Cast
from tests.quizzes.strategies import relaxed, texts

Change = Callable[[Part], None]
WARNING = "La révision publiée maintenant est la 2, et non celle dont ce brouillon est parti"


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


@st.composite
def worked_on(draw: st.DrawFn, base: Part) -> Part:
    """A copy of which somebody changed titles and texts, and removed blocks and choices."""
    root = numbered(base)
    for part in root.walk():
        if "title" in part.body and draw(st.booleans()):
            part.body["title"] = draw(texts)
        for name in ("blocks", "choices"):
            if is_keyed(part.body.get(name)):
                part.body[name] = [one for row in part.body[name] if (one := draw(_changed(row))) is not None]
    return root


def _changed(row: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([row, row | {"text": {"ar": "أ", "fr": "A"}}, row | {"text": {"ar": "ب", "fr": "B"}}, None])


@st.composite
def overtaken(draw: st.DrawFn) -> tuple[Part | None, Part, Part]:
    """What the draft was begun from, the draft, and what is newer: of one origin, or of nothing that they share."""
    if draw(st.booleans()):
        base = parts_of(draw(courses()))
        return base, draw(worked_on(base)), draw(worked_on(base))
    drawn = draw(st.none() | courses())
    return parts_of(drawn) if drawn else None, numbered(parts_of(draw(courses()))), parts_of(draw(courses()))


@relaxed
@given(overtaken())
def test_the_draft_says_what_it_said_wherever_both_changed(trees: tuple[Part | None, Part, Part]) -> None:
    base, mine, newer = trees
    known = {part.id: part for part in mine.walk()}

    found = brought(base, mine, newer)

    for clash in found.clashes:
        if clash.conflict and clash.part.id in found.bodies:
            path = clash.conflict.path
            assert value_at(found.bodies[clash.part.id], path) == value_at(known[clash.part.id].body, path)
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


def test_what_was_written_here_stays_beside_what_is_new(khadija: PageClient, draft: Draft) -> None:
    khadija.post(edited(draft, "the-queen"), written(draft, "the-queen", title="La reine d'ici"))
    khadija.post(edited(draft), written(draft, **{"text-b1": "D'ici."}, minutes="9"))
    publish_elsewhere(draft, with_other_text, with_a_block_before, with_another_title, with_a_lesson_between)

    page = khadija.get(address(draft))
    assert WARNING in page.text.replace("\u00a0", " ")
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
    assert WARNING not in khadija.get(address(draft)).text.replace("\u00a0", " ")


@pytest.mark.parametrize(("language", "words"), [("ar", "المنشور الآن هو النسخة 2"), ("fr", WARNING)])
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


def test_a_block_that_the_draft_removed_stays_removed_though_the_newer_one_changed_it(
    khadija: PageClient, draft: Draft, cast: Cast
) -> None:
    before = [one["id"] for one in lesson(draft).body["blocks"]]
    khadija.post(edited(draft), written(draft, do=f"remove:{before[0]}"))
    publish_elsewhere(draft, with_other_text, with_another_title)

    clashes = overtaking.take_over(draft, by=cast.khadija, at=clock.now())

    assert clashes
    assert [one.conflict.path for one in clashes if one.conflict] == [("blocks", before[0])]
    assert before[0] not in [one["id"] for one in lesson(draft).body["blocks"]]
    assert queries.root_of(draft.id).body["title"]["fr"] == "Titre d'ailleurs"


def test_taking_over_can_be_taken_back_and_repeated_without_harm(khadija: PageClient, draft: Draft) -> None:
    before = [one.body["slug"] for one in queries.tree_of(draft.id).modules]
    publish_elsewhere(draft, with_a_module_first)

    for _twice in range(2):
        khadija.follow(khadija.post(address(draft, "/newer")))
    assert [one.body["slug"] for one in queries.tree_of(draft.id).modules] == ["meadow", *before]
    assert khadija.get(address(draft, "/newer")).status_code == 303

    for _again in range(2):
        khadija.post(address(draft, "/undos"))
        assert [one.body["slug"] for one in queries.tree_of(draft.id).modules] == before
        assert WARNING in khadija.get(address(draft)).text.replace("\u00a0", " ")
        khadija.post(address(draft, "/redos"))
        assert [one.body["slug"] for one in queries.tree_of(draft.id).modules] == ["meadow", *before]
        assert WARNING not in khadija.get(address(draft)).text.replace("\u00a0", " ")


def test_undoing_what_came_in_as_text_alone_warns_again(khadija: PageClient, draft: Draft) -> None:
    publish_elsewhere(draft, with_other_text)
    khadija.post(address(draft, "/newer"))
    assert WARNING not in khadija.get(address(draft)).text.replace("\u00a0", " ")

    khadija.post(address(draft, "/undos"))
    assert WARNING in khadija.get(address(draft)).text.replace("\u00a0", " ")
    after = khadija.follow(khadija.post(address(draft, "/newer")))

    assert "la version du brouillon reste" not in after.text
    assert lesson(draft).body["blocks"][0]["text"]["fr"] == "D'ailleurs."


def test_what_somebody_else_took_over_since_is_not_taken_back_with_it(draft: Draft, cast: Cast) -> None:
    publish_elsewhere(draft, with_other_text)
    overtaking.take_over(draft, by=cast.khadija, at=clock.now())
    publish_elsewhere(draft, with_another_title)
    overtaking.take_over(draft, by=cast.yassine, at=clock.now())

    with pytest.raises(CannotUndo):
        services.undo(draft, by=cast.khadija, at=clock.now())
    services.undo(draft, by=cast.yassine, at=clock.now())
    services.undo(draft, by=cast.khadija, at=clock.now())

    newer = overtaking.newer_than(draft)
    assert newer
    assert newer.number == 3


def test_where_nothing_is_newer_nothing_is_said(khadija: PageClient, draft: Draft) -> None:
    answer = khadija.post(address(draft, "/newer"))

    assert answer.status_code == 303
    assert "le brouillon part maintenant" not in khadija.follow(answer).text
    publish_elsewhere(draft, with_other_text)
    assert "le brouillon part maintenant" in khadija.follow(khadija.post(address(draft, "/newer"))).text


def test_outsiders_take_nothing_over(client: PageClient, draft: Draft, cast: Cast) -> None:
    publish_elsewhere(draft, with_other_text)
    base: Any = draft.base_revision_id
    client.sign_in(cast.esi)

    assert client.get(address(draft, "/newer")).status_code in (403, 404)
    assert client.post(address(draft, "/newer")).status_code in (403, 404)
    db.session.refresh(draft)
    assert draft.base_revision_id == base
