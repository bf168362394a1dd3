"""Texts side by side in two languages."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given

from lms.authoring import queries, services
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import PartKind
from lms.authoring.questions.bodies import new_question
from lms.authoring.translation.lines import State, count_left, lines, texts_of, translated
from lms.authoring.translation.queries import versions_of
from lms.core import clock
from lms.core.db import db
from tests.authoring.conftest import lesson, part
from tests.authoring.sent import COURSES, address
from tests.authoring.test_question_forms import bodies
from tests.client import PageClient
from tests.factories import Cast
from tests.quizzes.strategies import relaxed


def body_of(**texts: dict[str, str]) -> dict[str, Any]:
    return {"slug": "x", "title": {"ar": "ع", "fr": "T"}, "blocks": [{"id": name, "kind": "text", "text": text} for name, text in texts.items()]}  # fmt: skip


def test_what_is_missing_comes_first_then_what_changed() -> None:
    first = body_of(
        b1={"ar": "ا", "fr": "A"}, b2={"ar": "ب", "fr": "B"}, b3={"ar": "", "fr": ""}, b4={"ar": "د", "fr": ""}
    )
    second = body_of(
        b1={"ar": "ا", "fr": "A"}, b2={"ar": "بب", "fr": "B"}, b3={"ar": "", "fr": ""}, b4={"ar": "د", "fr": ""}
    )

    found = lines([first, second], "ar", "fr")

    assert [(line.name, line.state) for line in found] == [
        ("blocks/b4/text", State.MISSING), ("blocks/b2/text", State.CHANGED), ("title", State.DONE), ("blocks/b1/text", State.DONE),
    ]  # fmt: skip
    assert found[1].before == "ب"


def test_what_was_translated_after_the_change_is_done() -> None:
    versions = [
        body_of(b1={"ar": one, "fr": other}) for one, other in (("ا", "A"), ("اا", "A"), ("اا", "AA"), ("ااا", "AAA"))
    ]

    assert {line.state for line in lines(versions, "ar", "fr")} == {State.DONE}
    assert lines(versions[:2], "fr", "ar")[0].state is State.DONE


@relaxed
@given(bodies)
def test_every_text_of_a_question_has_a_line_and_takes_its_translation(body: dict[str, Any]) -> None:
    found = lines([body], "ar", "fr")

    changed, too_long = translated({line.name: f"{line.target}!" for line in found}, body, "fr")

    assert not too_long
    assert len(found) == len([*texts_of(body)])
    assert all(text["fr"].endswith("!") for _path, text in texts_of(changed))
    assert translated({line.name: line.target for line in found}, body, "fr")[0] == body


def test_files_and_recordings_are_no_texts() -> None:
    body = {"title": {"ar": "ع", "fr": ""}, "blocks": [
        {"id": "b1", "kind": "audio", "text": {"ar": "ص"}, "media": {"ar": "a.opus"}},
        {"id": "b2", "kind": "picture", "text": {"ar": "ص", "fr": ""}, "media": {"ar": "a.webp", "fr": "a.webp"}},
    ]}  # fmt: skip

    assert [path for path, _text in texts_of(body)] == [("title",), ("blocks", "b2", "text")]
    assert (count_left(body, "fr"), count_left(body, "ar")) == (2, 0)


def translation(row: DraftPart, language: str = "fr") -> str:
    return f"{COURSES}/parts/{row.id}/translation?lang={language}"


def test_versions_are_all_there(draft: Draft, cast: Cast) -> None:
    row = lesson(draft)
    for number in (1, 2):
        services.edit(
            row, row.body | {"title": {"ar": "ع", "fr": f"T{number}"}}, version=number, by=cast.khadija, at=clock.now()
        )

    found = versions_of([row])[row.id]

    assert [one["title"]["fr"] for one in found[1:]] == ["T1", "T2"]
    assert found[0] == queries.body_at(row, 1)


def test_a_lesson_is_translated_beside_its_source(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    row = lesson(draft)
    block = row.body["blocks"][0]
    changed = block | {"text": block["text"] | {"ar": "نص جديد"}}
    services.edit(
        row, row.body | {"blocks": [changed, *row.body["blocks"][1:]]}, version=1, by=cast.yassine, at=clock.now()
    )
    db.session.commit()

    page = khadija.get(translation(row))
    assert "L’original a changé depuis" in page.text
    assert "<ins>نص جديد</ins>" in page.text
    khadija.follow(
        khadija.post(translation(row), {"version": "2", "lang": "fr", f"blocks/{block['id']}/text": "Nouveau texte"})
    )

    assert lesson(draft).body["blocks"][0]["text"] == {"ar": "نص جديد", "fr": "Nouveau texte"}
    assert "L’original a changé depuis" not in khadija.get(translation(row)).text
    khadija.post(translation(row), {"version": "3", "lang": "fr", "do": "undo"})
    assert lesson(draft).body["blocks"][0]["text"]["fr"] == block["text"]["fr"]


def test_what_is_left_is_counted_where_the_course_is_shown(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    assert "Reste à traduire" not in khadija.get(address(draft)).text
    row = lesson(draft)
    services.edit(row, row.body | {"title": {"ar": "ع", "fr": ""}}, version=1, by=cast.khadija, at=clock.now())
    db.session.commit()

    assert "Reste à traduire" in khadija.get(address(draft)).text
    page = khadija.get(address(draft, "/translation?lang=fr"))
    assert "1 texte manque" in page.text
    assert str(row.id) in page.text


def test_every_kind_of_part_is_translated(khadija: PageClient, draft: Draft) -> None:
    for row in queries.living_parts(draft.id):
        assert khadija.get(translation(row, "ar")).status_code == 200
        answer = khadija.post(translation(row), {"version": str(row.version), "lang": "fr"})
        assert answer.status_code == 303


def test_it_saves_itself_and_tells_what_is_wrong(khadija: PageClient, draft: Draft) -> None:
    row, wants = lesson(draft), {"Accept": "application/json"}
    title = {"version": "1", "lang": "fr", "title": "Autre"}

    assert json.loads(khadija.post(translation(row), title, headers=wants).text)["version"] == 2
    assert khadija.post(translation(row), title | {"title": "x" * 201}).status_code == 422
    assert khadija.post(translation(row), title | {"title": "x" * 201}, headers=wants).status_code == 422
    for version in ("", "x", "99"):
        assert khadija.post(translation(row), title | {"version": version}).status_code == 404


@pytest.mark.parametrize("kind", [PartKind.LESSON, PartKind.QUESTION])
def test_two_translators_lose_nothing(khadija: PageClient, draft: Draft, cast: Cast, kind: PartKind) -> None:
    row = next(one for one in queries.living_parts(draft.id) if one.kind is kind)
    field = "title" if kind is PartKind.LESSON else "text"
    services.edit(
        row, row.body | {field: row.body[field] | {"fr": "De Yassine"}}, version=1, by=cast.yassine, at=clock.now()
    )
    db.session.commit()
    mine = {"version": "1", "lang": "fr", field: "De Khadija"}

    answer = khadija.post(translation(row), mine)

    assert answer.status_code == 409
    assert "De Yassine" in answer.text
    assert "De Khadija" in answer.text
    assert khadija.post(translation(row), mine, headers={"Accept": "application/json"}).status_code == 409
    khadija.post(translation(row), mine | {"take": f"{field}/fr"})
    found = next(one for one in queries.living_parts(draft.id) if one.id == row.id)
    assert found.body[field]["fr"] == "De Yassine"


def test_unfinished_questions_are_translated_too(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    row = next(one for one in queries.living_parts(draft.id) if one.kind is PartKind.QUESTION)
    body = new_question("long_answer", uuid4()) | {"id": row.body["id"], "text": {"ar": "لماذا؟", "fr": ""}}
    services.edit(row, body, version=1, by=cast.khadija, at=clock.now())
    db.session.commit()

    khadija.post(
        translation(row), {"version": "2", "lang": "fr", "text": "Pourquoi ?", "rubric/k1/levels/0/text": "vide"}
    )

    found = part(draft, PartKind.QUESTION, row.body["id"]).body
    assert found["text"]["fr"] == "Pourquoi ?"
    assert found["rubric"][0]["levels"][0]["text"]["fr"] == "vide"


def test_outsiders_translate_nothing(client: PageClient, draft: Draft, cast: Cast) -> None:
    client.sign_in(cast.esi)

    assert client.get(address(draft, "/translation")).status_code in (403, 404)
    assert client.get(translation(lesson(draft))).status_code in (403, 404)
    assert client.post(translation(lesson(draft)), {"title": "x"}).status_code in (403, 404)
