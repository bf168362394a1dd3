"""A question moves to another bank of its draft, and names its sources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import publishing, queries, services
from lms.authoring.differences import differences
from lms.authoring.marked import Change
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import Bank, Part, PartKind
from lms.authoring.questions.banks import owners
from lms.authoring.questions.places import Note, by_leaving, moved, places
from lms.authoring.revisions import parts_of
from lms.core import clock
from lms.core.db import db
from lms.core.errors import NotFound
from lms.learning import queries as learning
from tests.authoring.conftest import lesson, module, part
from tests.authoring.courses import courses, numbered
from tests.authoring.sent import COURSES, address
from tests.authoring.test_question_pages import added, asked, save
from tests.client import PageClient
from tests.factories import Cast
from tests.quizzes.strategies import relaxed


def questions(root: Part) -> dict[object, list[object]]:
    return {
        (owner.id, bank): [one.id for one in owner.questions(bank)] for owner, bank, _module in owners(root)
    }  # fmt: skip


def place(row: DraftPart) -> str:
    return f"{COURSES}/questions/{row.id}/place"


@relaxed
@given(courses(), st.randoms())
def test_a_move_loses_no_question_and_leaves_the_others_in_their_order(course, random) -> None:  # type: ignore[no-untyped-def]
    root = numbered(parts_of(course))
    everywhere = [one for one in root.walk() if one.kind is PartKind.QUESTION]
    if not everywhere:
        return
    question = random.choice(everywhere)
    owner, bank, _module = random.choice(list(owners(root)))

    before, after = questions(root), questions(moved(root, question, owner, bank))

    assert after[owner.id, bank][-1] == question.id
    for key, ids in after.items():
        assert [one for one in ids if one != question.id] == [one for one in before[key] if one != question.id]


@pytest.mark.parametrize(("language", "words"), [("fr", "Questions demandées"), ("ar", "المطلوب")])
def test_the_page_says_what_stands_against_each_place(
    khadija: PageClient, draft: Draft, cast: Cast, language: str, words: str
) -> None:
    row, owner = asked(draft, Bank.QUIZ)[0], module(draft)
    count = len([one for one in asked(draft, Bank.QUIZ) if one.parent_id == owner.id])
    quiz = owner.body["quiz"] | {"draw": [[None, count]]}
    services.edit(owner, owner.body | {"quiz": quiz}, version=owner.version, by=cast.khadija, at=clock.now())
    db.session.commit()

    page = khadija.speak(language).get(place(row))

    assert words in page.text
    # Of every place the same: told once.
    assert page.text.count('class="against"') == 1
    assert page.text.count("disabled") == 1


def test_what_is_missed_where_it_was_is_told_of_every_place(draft: Draft, cast: Cast) -> None:
    row, root = asked(draft, Bank.EXAM)[0], queries.root_of(draft.id)
    count = sum(one.body["module"] == row.body["module"] for one in asked(draft, Bank.EXAM))
    exam = root.body["exam"] | {"draw": [[row.body["module"], count]]}
    services.edit(root, root.body | {"exam": exam}, version=root.version, by=cast.khadija, at=clock.now())
    found = places(queries.tree_of(draft.id), row.id)

    assert [one.values["has"] for one in by_leaving(found)] == [count - 1]
    assert all(one.faults == by_leaving(found) for one in found if not one.is_here)


def drawing(draft: Draft, cast: Cast, slug: str, count: int) -> DraftPart:
    """The module whose quiz draws so many questions."""
    owner = module(draft, slug)
    quiz = owner.body["quiz"] | {"draw": [[None, count]]}
    services.edit(owner, owner.body | {"quiz": quiz}, version=owner.version, by=cast.khadija, at=clock.now())
    return owner


def test_a_short_quiz_that_receives_a_question_has_nothing_against_it(draft: Draft, cast: Cast) -> None:
    owner = drawing(draft, cast, "hive", 9)
    row = asked(draft, Bank.PRACTICE)[0]

    found = places(queries.tree_of(draft.id), row.id)

    assert owner.id in [one.owner.id for one in found]
    assert [fault for one in found for fault in one.faults] == []


def test_a_short_quiz_that_loses_a_question_is_told_of(draft: Draft, cast: Cast) -> None:
    owner = drawing(draft, cast, "hive", 9)
    row = next(one for one in asked(draft, Bank.QUIZ) if one.parent_id == owner.id)
    count = len([one for one in asked(draft, Bank.QUIZ) if one.parent_id == owner.id])

    (fault,) = by_leaving(places(queries.tree_of(draft.id), row.id))

    assert (fault.part_id, fault.values["has"]) == (owner.id, count - 1)


def test_surveys_and_marked_answers_are_told_of_where_they_count(khadija: PageClient, draft: Draft) -> None:
    survey = added(khadija, draft, "likert", lesson(draft))
    answer = added(khadija, draft, "long_answer", lesson(draft))

    root = queries.tree_of(draft.id)
    notes = {row.id: {one.bank: one.notes for one in places(root, row.id)} for row in (survey, answer)}

    assert notes[survey.id] == {Bank.PRACTICE: [], Bank.QUIZ: [Note.EARNS_NOTHING], Bank.EXAM: [Note.EARNS_NOTHING]}
    assert notes[answer.id][Bank.EXAM] == [Note.WAITS]
    assert "un formateur" in khadija.get(place(answer)).text.lower()


def test_a_practice_question_becomes_one_of_the_exam_and_comes_back(khadija: PageClient, draft: Draft) -> None:
    row = asked(draft, Bank.PRACTICE)[0]
    was = (row.parent_id, row.bank, row.position)
    mates = [one.id for one in queries.siblings(row)]

    page = khadija.follow(khadija.post(place(row), {"to": str(queries.root_of(draft.id).id)}))

    assert "Annuler" in page.text
    moved_row = next(one for one in asked(draft, Bank.EXAM) if one.id == row.id)
    assert moved_row.body["module"] == "hive"
    assert asked(draft, Bank.EXAM)[-1].id == row.id

    khadija.post(address(draft, "/undos"), {"of": "question"})
    back = part(draft, PartKind.QUESTION, row.body["id"])
    assert (back.parent_id, back.bank, back.position) == was
    assert [one.id for one in queries.siblings(back)] == mates
    khadija.post(address(draft, "/redos"), {"of": "question"})
    assert part(draft, PartKind.QUESTION, row.body["id"]).bank is Bank.EXAM


def test_a_question_that_leaves_the_exam_names_no_module_when_it_is_published(
    khadija: PageClient, draft: Draft
) -> None:
    row = asked(draft, Bank.EXAM)[-1]

    khadija.post(place(row), {"to": str(lesson(draft).id)})

    ready = publishing.ready(queries.tree_of(draft.id))
    practice = ready.modules[0].lessons[0].questions(Bank.PRACTICE)
    assert practice[-1].id == row.id
    assert "module" not in practice[-1].body
    assert all("module" in one.body for one in ready.questions(Bank.EXAM))


@pytest.mark.parametrize("to", ["", "x", "00000000-0000-0000-0000-000000000000", "here", "question"])
def test_what_is_no_other_place_moves_nothing(khadija: PageClient, draft: Draft, to: str) -> None:
    row = asked(draft, Bank.PRACTICE)[0]
    named = {"here": str(row.parent_id), "question": str(asked(draft, Bank.QUIZ)[0].id)}

    answer = khadija.post(place(row), {"to": named.get(to, to)})

    assert answer.status_code == 422
    assert "Choisissez un autre endroit" in answer.text
    assert part(draft, PartKind.QUESTION, row.body["id"]).parent_id == row.parent_id


def test_nothing_moves_into_what_was_removed_meanwhile(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    row, gone = asked(draft, Bank.EXAM)[0], lesson(draft)
    services.remove(gone, by=cast.khadija, at=clock.now())

    with pytest.raises(NotFound):
        services.ask_in(row, gone, Bank.PRACTICE, by=cast.khadija, at=clock.now())


def test_the_changes_tell_of_the_question_alone(khadija: PageClient, draft: Draft) -> None:
    row = asked(draft, Bank.PRACTICE)[-1]
    khadija.post(place(row), {"to": str(module(draft).id)})

    assert draft.base_revision_id
    base = parts_of(learning.content_of(draft.base_revision_id))
    sections = differences(base, queries.tree_of(draft.id))

    assert [(one.part.id, one.change) for one in sections] == [(row.id, Change.MOVED)]


def test_a_question_names_its_sources(khadija: PageClient, draft: Draft) -> None:
    row = asked(draft, Bank.QUIZ)[0]
    name = next(iter(queries.root_of(draft.id).body["sources"]))
    page = khadija.get(f"{COURSES}/questions/{row.id}")
    assert f'name="sources" value="{name}"' in page.text

    khadija.follow(save(khadija, row, **{"has-sources": "1", "sources": [name, "unknown"]}))
    saved = part(draft, PartKind.QUESTION, row.body["id"])
    assert saved.body["sources"] == [name]

    khadija.follow(save(khadija, saved))
    kept = part(draft, PartKind.QUESTION, row.body["id"])
    assert kept.body["sources"] == [name]
    khadija.follow(save(khadija, kept, **{"has-sources": "1"}))
    assert "sources" not in part(draft, PartKind.QUESTION, row.body["id"]).body


def test_outsiders_move_no_question(client: PageClient, draft: Draft, cast: Cast) -> None:
    row = asked(draft, Bank.PRACTICE)[0]
    client.sign_in(cast.esi)

    assert client.get(place(row)).status_code in (403, 404)
    assert client.post(place(row), {"to": str(module(draft).id)}).status_code in (403, 404)
    assert part(draft, PartKind.QUESTION, row.body["id"]).parent_id == row.parent_id
