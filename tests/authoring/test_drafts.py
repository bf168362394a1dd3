"""Drafts: opened from what is published, changed by several, taken back step by step."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.accounts.models import StaffRole
from lms.authoring import queries, services
from lms.authoring.editing import with_block
from lms.authoring.errors import (
    CannotUndo,
    ChangedMeanwhile,
    DraftClosed,
    DraftOpen,
    NotEditable,
    NothingToRedo,
    NothingToUndo,
)
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import Part, PartKind
from lms.authoring.publishing import discard
from lms.authoring.revisions import course_of
from lms.authoring.slugs import LONGEST, RESERVED, slug_from
from lms.core import clock
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.ids import new_id
from lms.learning import queries as learning
from lms.learning.content import Course
from tests.authoring.conftest import lesson, module
from tests.client import PageClient
from tests.factories import Cast, staff
from tests.factories.courses import loaded_bees
from tests.quizzes.test_races import at_once

NEW_LESSON = Part(
    PartKind.LESSON,
    {"slug": "wax", "title": {"ar": "الشمع", "fr": "La cire"}, "minutes": 3, "languages": ["ar", "fr"], "blocks": []},
)


def with_text(part: DraftPart, block: int, text: str, code: str = "fr") -> dict[str, Any]:
    body = deepcopy(part.body)
    body["blocks"][block]["text"][code] = text
    return body


def slugs(draft: Draft) -> list[list[str]]:
    return [[one.body["slug"] for one in found.lessons] for found in queries.tree_of(draft.id).modules]


def test_draft_begins_from_what_is_published(draft: Draft, course: Any, cast: Cast) -> None:
    assert draft.course_id == course.id
    assert draft.base_revision_id == course.current_revision_id
    assert draft.opened_by_id == cast.khadija.id
    assert draft.is_open


def test_only_one_draft_of_a_course_is_open(draft: Draft, cast: Cast) -> None:
    with pytest.raises(DraftOpen):
        services.open_draft(loaded_bees().course, by=cast.khadija, at=clock.now())

    discard(draft, by=cast.khadija, at=clock.now())

    assert services.open_draft(loaded_bees().course, by=cast.khadija, at=clock.now()).id != draft.id


def test_packages_are_not_edited(cast: Cast) -> None:
    package = Course(slug="x", title={}, summary={}, audience="", modules=[], package="digest")

    with pytest.raises(NotEditable):
        services.open_draft(package, by=cast.khadija, at=clock.now())


def test_new_course_has_an_address_of_its_own(draft: Draft, cast: Cast) -> None:
    titles = [{"ar": "النحل", "fr": "Bees"}, {"ar": "النحل", "fr": "Bées !"}, {"ar": "النحل", "fr": ""}]

    found = [services.open_draft(None, by=cast.khadija, at=clock.now(), title=title).slug for title in titles]

    assert found == ["bees-2", "bees-3", "course"]


@given(st.text(max_size=80), st.sets(st.sampled_from(["a", "b", "a-2", "lesson"])))
def test_addresses_are_free_and_plain(title: str, taken: set[str]) -> None:
    slug = slug_from(title, "lesson", taken)

    assert slug not in {*taken, *RESERVED}
    assert len(slug) <= LONGEST + 3
    assert all(letter in "abcdefghijklmnopqrstuvwxyz0123456789-" for letter in slug)


def test_two_people_on_different_blocks_of_one_lesson_both_count(draft: Draft, cast: Cast) -> None:
    part = lesson(draft)
    mine, theirs = with_text(part, 0, "Khadija"), with_text(part, 1, "Yassine", "ar")

    services.edit(part, theirs, version=1, by=cast.yassine, at=clock.now())
    services.edit(part, mine, version=1, by=cast.khadija, at=clock.now())

    texts = [block["text"] for block in lesson(draft).body["blocks"]]
    assert texts[0]["fr"] == "Khadija"
    assert texts[1]["ar"] == "Yassine"


def test_two_people_on_the_same_block_are_both_told_and_nothing_is_lost(draft: Draft, cast: Cast) -> None:
    part = lesson(draft)
    mine, theirs = with_text(part, 0, "Khadija"), with_text(part, 0, "Yassine")
    services.edit(part, theirs, version=1, by=cast.yassine, at=clock.now())

    with pytest.raises(ChangedMeanwhile) as raised:
        services.edit(part, mine, version=1, by=cast.khadija, at=clock.now())

    (conflict,) = raised.value.merged.conflicts
    assert (conflict.mine, conflict.theirs) == ("Khadija", "Yassine")
    assert lesson(draft).body["blocks"][0]["text"]["fr"] == "Yassine"


def test_a_version_that_never_was_is_out_of_reach(draft: Draft, cast: Cast) -> None:
    for version in (0, 2, 99):
        with pytest.raises(NotFound):
            services.edit(lesson(draft), {}, version=version, by=cast.khadija, at=clock.now())


def test_what_was_typed_in_one_go_is_taken_back_in_one_step(draft: Draft, cast: Cast) -> None:
    part, at = lesson(draft), clock.now()
    before = deepcopy(part.body)
    for number, text in enumerate(("T", "Te", "Texte")):
        services.edit(
            part, with_text(part, 0, text), version=part.version, by=cast.khadija, at=at + number * timedelta(seconds=3)
        )
    services.edit(
        part, with_text(part, 0, "Plus tard"), version=part.version, by=cast.khadija, at=at + timedelta(minutes=2)
    )

    services.undo(draft, by=cast.khadija, at=at, part=part)
    assert part.body["blocks"][0]["text"]["fr"] == "Texte"
    services.undo(draft, by=cast.khadija, at=at, part=part)
    assert part.body == before
    with pytest.raises(NothingToUndo):
        services.undo(draft, by=cast.khadija, at=at, part=part)

    services.redo(draft, by=cast.khadija, at=at, part=part)
    services.redo(draft, by=cast.khadija, at=at, part=part)
    assert part.body["blocks"][0]["text"]["fr"] == "Plus tard"
    with pytest.raises(NothingToRedo):
        services.redo(draft, by=cast.khadija, at=at, part=part)


def test_a_block_that_came_or_moved_is_a_step_of_its_own(draft: Draft, cast: Cast) -> None:
    part, at = lesson(draft), clock.now()
    before = [one["id"] for one in part.body["blocks"]]
    services.edit(part, with_text(part, 0, "Avant"), version=1, by=cast.khadija, at=at)
    body, _id = with_block(part.body, "example", "fr", after="b1")
    services.edit(part, body, version=2, by=cast.khadija, at=at)
    services.edit(part, with_text(part, 0, "Après"), version=3, by=cast.khadija, at=at)

    services.undo(draft, by=cast.khadija, at=at, part=part)
    services.undo(draft, by=cast.khadija, at=at, part=part)

    assert [one["id"] for one in part.body["blocks"]] == before
    assert part.body["blocks"][0]["text"]["fr"] == "Avant"


def test_undo_leaves_what_others_did_since(draft: Draft, cast: Cast) -> None:
    part = lesson(draft)
    before = part.body["blocks"][0]["text"]["fr"]
    services.edit(part, with_text(part, 0, "Khadija"), version=1, by=cast.khadija, at=clock.now())
    services.edit(part, with_text(part, 1, "Yassine"), version=2, by=cast.yassine, at=clock.now())

    services.undo(draft, by=cast.khadija, at=clock.now(), part=part)

    assert part.body["blocks"][0]["text"]["fr"] == before
    assert part.body["blocks"][1]["text"]["fr"] == "Yassine"


def test_undo_where_others_changed_the_same_place_is_refused(draft: Draft, cast: Cast) -> None:
    part = lesson(draft)
    services.edit(part, with_text(part, 0, "Khadija"), version=1, by=cast.khadija, at=clock.now())
    services.edit(part, with_text(part, 0, "Yassine"), version=2, by=cast.yassine, at=clock.now())

    with pytest.raises(CannotUndo):
        services.undo(draft, by=cast.khadija, at=clock.now(), part=part)


def test_lessons_move_within_a_module_and_to_another(draft: Draft, cast: Cast) -> None:
    services.move(lesson(draft, "the-queen"), index=0, by=cast.khadija, at=clock.now())
    assert slugs(draft) == [["the-queen", "the-hive"], ["the-jar"]]

    services.move(lesson(draft, "the-queen"), index=9, by=cast.khadija, at=clock.now(), parent=module(draft, "honey"))
    assert slugs(draft) == [["the-hive"], ["the-jar", "the-queen"]]

    services.undo(draft, by=cast.khadija, at=clock.now())
    services.undo(draft, by=cast.khadija, at=clock.now())
    assert slugs(draft) == [["the-hive", "the-queen"], ["the-jar"]]


def test_removed_module_takes_its_lessons_along_and_brings_them_back(draft: Draft, cast: Cast) -> None:
    services.remove(module(draft), by=cast.khadija, at=clock.now())
    assert slugs(draft) == [["the-jar"]]

    services.undo(draft, by=cast.khadija, at=clock.now())
    assert slugs(draft) == [["the-hive", "the-queen"], ["the-jar"]]

    services.redo(draft, by=cast.khadija, at=clock.now())
    assert slugs(draft) == [["the-jar"]]


def test_added_lesson_can_be_taken_back(draft: Draft, cast: Cast) -> None:
    services.add(draft, module(draft), NEW_LESSON, by=cast.khadija, at=clock.now(), index=1)
    assert slugs(draft)[0] == ["the-hive", "wax", "the-queen"]

    services.undo(draft, by=cast.khadija, at=clock.now())
    assert slugs(draft)[0] == ["the-hive", "the-queen"]


def test_the_same_form_adds_once(draft: Draft, cast: Cast) -> None:
    part_id = new_id()
    for _time in range(2):
        services.add(draft, module(draft), NEW_LESSON, by=cast.khadija, at=clock.now(), part_id=part_id)

    assert slugs(draft)[0] == ["the-hive", "the-queen", "wax"]
    with pytest.raises(NotFound):
        services.add(draft, module(draft, "honey"), NEW_LESSON, by=cast.khadija, at=clock.now(), part_id=part_id)


@pytest.mark.parametrize("what", ["lesson", "module"] * 2)
def test_two_who_add_one_title_at_once_get_two_addresses(app: Flask, draft: Draft, cast: Cast, what: str) -> None:
    clients = [PageClient(app).sign_in(one) for one in (cast.khadija, cast.yassine)]
    inside = f"modules/{module(draft).id}/lessons" if what == "lesson" else f"drafts/{draft.id}/modules"
    path, draft_id = f"/staff/courses/{inside}", draft.id
    forms = [{"title_fr": "La cire", "key": str(new_id())} for _client in clients]
    db.session.remove()

    statuses = at_once(
        app,
        lambda: clients[0].http.post(path, data=forms[0]).status_code,
        lambda: clients[1].http.post(path, data=forms[1]).status_code,
    )

    assert statuses == [303, 303]
    tree = queries.tree_of(draft_id)
    found = [one.body["slug"] for one in (tree.modules[0].lessons if what == "lesson" else tree.modules)]
    assert len(found) == len(set(found)) == 4


def test_closed_draft_is_changed_no_more(draft: Draft, cast: Cast) -> None:
    part = lesson(draft)
    discard(draft, by=cast.khadija, at=clock.now())

    with pytest.raises(DraftClosed):
        services.edit(part, with_text(part, 0, "x"), version=1, by=cast.khadija, at=clock.now())
    with pytest.raises(DraftClosed):
        services.move(part, index=1, by=cast.khadija, at=clock.now())
    with pytest.raises(DraftClosed):
        services.undo(draft, by=cast.khadija, at=clock.now())


moves = st.lists(
    st.tuples(st.sampled_from(["edit", "move", "remove", "undo", "redo"]), st.integers(0, 3), st.booleans()),
    max_size=12,
)


@given(moves)
@settings(max_examples=25, deadline=None)
def test_whatever_two_people_do_every_earlier_version_can_be_read(application: Flask, acts: list[Any]) -> None:
    """And undoing everything of one who works alone leads back to the beginning."""
    with application.app_context():
        try:
            _play(acts)
        finally:
            db.session.rollback()
            db.session.remove()


def _play(acts: list[Any]) -> None:
    khadija, yassine = staff(StaffRole.TRAINER), staff(StaffRole.ADMINISTRATOR)
    db.session.flush()
    draft = services.open_draft(loaded_bees().course, by=None, at=clock.now())
    known: dict[tuple[Any, int], Any] = {}
    for number, (act, place, is_khadija) in enumerate(acts):
        who = khadija if is_khadija else yassine
        at = clock.now() + number * timedelta(minutes=1)
        part = lesson(draft, "the-jar")
        try:
            if act == "edit":
                services.edit(part, with_text(part, place % 2, f"{number}"), version=part.version, by=who, at=at)
            elif act == "move":
                services.move(module(draft, ("hive", "honey")[place % 2]), index=place, by=who, at=at)
            elif act == "remove" and place == 3 and len(queries.tree_of(draft.id).modules[0].lessons) > 1:
                services.remove(lesson(draft, "the-queen"), by=who, at=at)
            elif act == "undo":
                services.undo(draft, by=who, at=at, part=part if place % 2 else None)
            elif act == "redo":
                services.redo(draft, by=who, at=at, part=part if place % 2 else None)
        except (NothingToUndo, NothingToRedo, CannotUndo, StopIteration):
            continue
        known[part.id, part.version] = deepcopy(part.body)
    part = lesson(draft, "the-jar")
    for (_part_id, version), body in known.items():
        assert queries.body_at(part, version) == body


def test_content_of_a_published_course_opens_as_it_is(draft: Draft, course: Any) -> None:
    assert course_of(queries.tree_of(draft.id)) == learning.content_of(course.current_revision_id)
