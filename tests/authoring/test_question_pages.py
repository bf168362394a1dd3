"""Pages of questions: the bank, the editor of a question, trying it."""

import json
import re
from typing import Any

import pytest

from lms.authoring import queries, services
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import Bank, PartKind
from lms.authoring.questions.missing import missing
from lms.authoring.questions.shapes import SHAPES
from lms.core import clock
from lms.core.db import db
from lms.xapi.models import StoredStatement
from tests.asking import queries_seen
from tests.authoring.conftest import lesson, module, part
from tests.authoring.sent import COURSES, address, picture
from tests.authoring.test_question_forms import sent, surplus
from tests.client import PageClient
from tests.factories import Cast

XSS = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"


def asked(draft: Draft, bank: Bank = Bank.QUIZ) -> list[DraftPart]:
    return [one for one in queries.living_parts(draft.id) if one.kind is PartKind.QUESTION and one.bank is bank]


def added(khadija: PageClient, draft: Draft, kind: str, owner: DraftPart | None = None) -> DraftPart:
    """A new question of this kind, by the pages."""
    answer = khadija.post(f"{COURSES}/parts/{(owner or module(draft)).id}/questions", {"kind": kind})
    assert answer.status_code == 303
    name = answer.headers["Location"].rpartition("/")[2]
    return next(one for one in queries.living_parts(draft.id) if str(one.id) == name)


def save(khadija: PageClient, row: DraftPart, headers: dict[str, str] | None = None, **values: Any) -> Any:
    form = (
        sent(row.body) | {"version": str(row.version)} | {name.replace("__", "."): one for name, one in values.items()}
    )
    return khadija.post(f"{COURSES}/questions/{row.id}", form, headers=headers or {})


def finished(body: dict[str, Any]) -> dict[str, Any]:
    """A new question with everything that it lacks."""
    body = body | {
        "text": {"ar": "سؤال", "fr": "Question"},
        "picture": "jar.webp" if body["kind"] == "hot_spot" else None,
    }
    if "explain" in body:
        body["explain"] = {"ar": "شرح", "fr": "Explication"}
    for name in ("choices", "pairs", "items", "words", "scale", "regions", "rubric"):
        for number, one in enumerate(body.get(name, [])):
            for key in {"text", "left", "right"} & one.keys():
                one[key] = {"ar": f"{key} {number}", "fr": f"{key} {number}"}
            for points, level in enumerate(one.get("levels", [])):
                level |= {"points": points, "text": {"ar": f"{points}", "fr": f"{points}"}}
            if name in ("choices", "regions") and number == 0:
                one["correct"] = True
            if name == "regions":
                one["coords"] = [number * 10, 0, number * 10 + 9, 9]
            if body["kind"] == "picture_choice":
                one["picture"] = f"{number}.webp"
    more: dict[str, dict[str, Any]] = {
        "numeric": {"answer": "5"}, "hot_spot": {"width": 320, "height": 200}, "drag_words": {"passage": {"ar": "[[w1]]", "fr": "[[w1]]"}},
        "short_text": {"accepted": {"ar": ["عسل"], "fr": ["miel"]}},
    }  # fmt: skip
    found = {name: value for name, value in (body | more.get(body["kind"], {})).items() if value is not None}
    assert missing(found) == []
    return found


def exam_question(draft: Draft, kind: str) -> DraftPart:
    return next(one for one in asked(draft, Bank.EXAM) if one.body["kind"] == kind)


def test_the_list_shows_every_bank_and_is_narrowed(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    row = exam_question(draft, "numeric")
    services.edit(row, row.body | {"tags": ["prix"], "difficulty": 4}, version=1, by=cast.khadija, at=clock.now())
    db.session.commit()

    page = khadija.get(address(draft, "/questions"))
    assert page.text.count('class="bank__row"') == sum(len(asked(draft, bank)) for bank in Bank)

    for narrowing in ("tag=prix", "difficulty=4", "kind=numeric&module=" + row.body["module"] + "&tag=prix"):
        narrowed = khadija.get(address(draft, f"/questions?{narrowing}"))
        assert narrowed.text.count('class="bank__row"') == 1
        assert str(row.id) in narrowed.text
    assert 'class="bank__row"' not in khadija.get(address(draft, "/questions?tag=nowhere&kind=x&difficulty=y")).text
    assert 'class="bank__row"' not in khadija.get(address(draft, "/questions?unfinished=y")).text


def test_the_list_costs_the_same_for_many_questions(khadija: PageClient, draft: Draft) -> None:
    def cost() -> int:
        with queries_seen() as seen:
            khadija.get(address(draft, "/questions"))
        return len(seen)

    khadija.get(address(draft, "/questions"))
    before = cost()
    for _more in range(5):
        added(khadija, draft, "true_false")
    assert cost() <= before


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_a_question_of_each_kind_is_begun_kept_unfinished_and_found(
    khadija: PageClient, draft: Draft, kind: str
) -> None:
    row = added(khadija, draft, kind)
    page = khadija.get(f"{COURSES}/questions/{row.id}")

    # Nobody is told what is missing before she wrote anything; and no method of a dict is taken for a fault.
    assert 'class="lack"' not in page.text
    assert "built-in" not in page.text
    page = khadija.follow(save(khadija, row, text__ar="سؤال", text__fr="Question"))
    assert 'class="lack"' in page.text
    assert part(draft, PartKind.QUESTION, row.body["id"]).body["text"] == {"ar": "سؤال", "fr": "Question"}
    assert str(row.id) in khadija.get(address(draft, "/questions?unfinished=y")).text
    assert khadija.get(f"{COURSES}/questions/{row.id}/trial?lang=ar").status_code == 200


def test_practice_quiz_and_exam_have_banks_of_their_own(khadija: PageClient, draft: Draft) -> None:
    root = queries.root_of(draft.id)
    for owner, bank in ((lesson(draft), Bank.PRACTICE), (module(draft), Bank.QUIZ), (root, Bank.EXAM)):
        assert khadija.get(f"{COURSES}/parts/{owner.id}/questions/new").status_code == 200
        row = added(khadija, draft, "true_false", owner)
        assert (row.bank, row.parent_id) == (bank, owner.id)
        assert row.body.get("module") == ("hive" if bank is Bank.EXAM else None)


def test_a_form_that_is_sent_twice_adds_one_question(khadija: PageClient, draft: Draft) -> None:
    before = len(asked(draft))
    form = {"kind": "true_false", "key": "0190a8b4-7f3c-7000-8000-00000000abcd"}
    for _twice in range(2):
        khadija.post(f"{COURSES}/parts/{module(draft).id}/questions", form)

    assert len(asked(draft)) == before + 1
    assert khadija.post(f"{COURSES}/parts/{module(draft).id}/questions", {"kind": "x"}).status_code == 422


def test_a_finished_question_is_tried_and_marked_in_both_languages(khadija: PageClient, draft: Draft) -> None:
    row = added(khadija, draft, "single_choice")
    khadija.follow(
        save(
            khadija, row, text__ar="من يصنع العسل؟", text__fr="Qui fait le miel ?", explain__ar="النحل", explain__fr="L’abeille",
            choices__right="c1", choices__c1__text__ar="النحلة", choices__c1__text__fr="L’abeille", choices__c2__text__ar="الفراشة",
            choices__c2__text__fr="Le papillon", choices__c2__feedback__ar="لا", choices__c2__feedback__fr="Elle boit",
            choices__c3__text__ar="النملة", choices__c3__text__fr="La fourmi", tags="miel، abeille", difficulty="2",
        )
    )  # fmt: skip
    row = part(draft, PartKind.QUESTION, row.body["id"])
    statements = db.session.query(StoredStatement).count()

    assert row.body["tags"] == ["miel", "abeille"]
    address_of_trial = f"{COURSES}/questions/{row.id}/trial"
    page = khadija.get(f"{address_of_trial}?lang=ar")
    assert "من يصنع العسل؟" in page.text
    assert khadija.post(address_of_trial, {"lang": "fr", "seed": "3"}).status_code == 422
    told = [
        khadija.post(address_of_trial, {"lang": "fr", "seed": "3", "answer": str(number)}).text for number in (1, 2, 3)
    ]
    assert sum("Elle boit" in one for one in told) == 1
    assert db.session.query(StoredStatement).count() == statements


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_finished_questions_of_each_kind_are_tried(khadija: PageClient, draft: Draft, cast: Cast, kind: str) -> None:
    row = added(khadija, draft, kind)
    services.edit(row, finished(row.body), version=1, by=cast.khadija, at=clock.now())
    db.session.commit()
    trial = f"{COURSES}/questions/{row.id}/trial"

    for language in ("ar", "fr"):
        page = khadija.get(f"{trial}?lang={language}")
        assert page.status_code == 200
        assert f'action="{trial}"' in page.text
    form = {"seed": "1", "answer": "1", **{f"answer-{number}": f"r{number}" for number in range(1, 6)}}
    for answer in (
        form,
        form | {f"answer-{number}": str(number) for number in range(1, 7)},
        {"seed": "x", "lang": "q"},
    ):
        assert khadija.post(trial, answer).status_code in (200, 422)


def test_rows_are_added_moved_and_removed_without_script(khadija: PageClient, draft: Draft) -> None:
    row = exam_question(draft, "ordering")
    before = [one["id"] for one in row.body["items"]]

    save(khadija, row, do="add:items")
    row = exam_question(draft, "ordering")
    assert len(row.body["items"]) == len(before) + 1
    save(khadija, row, do=f"up:items.{row.body['items'][-1]['id']}", items__s1__text__fr="Neuf")
    row = exam_question(draft, "ordering")
    assert row.body["items"][-2]["id"] not in before
    save(khadija, row, do=f"remove:items.{row.body['items'][-2]['id']}")
    assert [one["id"] for one in exam_question(draft, "ordering").body["items"]] == before
    row = exam_question(draft, "ordering")
    for nonsense in ("remove:items.zz", "add:nothing", "up:", "drop:choices.c1.picture"):
        assert save(khadija, row, do=nonsense).status_code == 404
    assert save(khadija, row, do="dance:items").status_code == 303


def test_what_is_written_is_taken_back_and_done_again(khadija: PageClient, draft: Draft) -> None:
    row = exam_question(draft, "true_false")
    save(khadija, row, text__fr="Autre chose")
    row = exam_question(draft, "true_false")

    save(khadija, row, do="undo")
    assert exam_question(draft, "true_false").body["text"]["fr"] != "Autre chose"
    save(khadija, exam_question(draft, "true_false"), do="redo")
    assert exam_question(draft, "true_false").body["text"]["fr"] == "Autre chose"


def test_bad_values_are_shown_again_beside_their_field(khadija: PageClient, draft: Draft) -> None:
    row = exam_question(draft, "numeric")

    answer = save(khadija, row, answer="beaucoup", text__fr="Combien de ruches ?")

    assert answer.status_code == 422
    assert 'value="beaucoup"' in answer.text
    assert "Combien de ruches" in answer.text
    assert 'aria-describedby="answer-error"' in answer.text
    assert exam_question(draft, "numeric").version == 1
    json_answer = save(khadija, row, {"Accept": "application/json"}, answer="beaucoup")
    assert (json_answer.status_code, json_answer.mimetype) == (422, "application/json")


@pytest.mark.parametrize("version", ["", "0", "7", "x", "9" * 30])
def test_a_version_that_never_was_is_not_found(khadija: PageClient, draft: Draft, version: str) -> None:
    row = exam_question(draft, "numeric")

    assert save(khadija, row, version=version).status_code == 404


def test_it_is_saved_by_itself(khadija: PageClient, draft: Draft) -> None:
    row = exam_question(draft, "numeric")

    answer = save(khadija, row, {"Accept": "application/json"}, text__fr="Combien ?")

    assert json.loads(answer.text)["version"] == 2


def test_two_authors_lose_nothing(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    row = exam_question(draft, "single_choice")
    mine = sent(row.body) | {"version": "1", "text.fr": "De Khadija", "choices.right": "wrong"}
    theirs = row.body | {"text": {"ar": "من ياسين", "fr": "De Yassine"}, "explain": {"ar": "ش", "fr": "Par Yassine"}}
    services.edit(row, theirs, version=1, by=cast.yassine, at=clock.now())
    db.session.commit()

    answer = khadija.post(f"{COURSES}/questions/{row.id}", mine)

    assert answer.status_code == 409
    assert "De Yassine" in answer.text
    assert "De Khadija" in answer.text
    row = exam_question(draft, "single_choice")
    khadija.follow(khadija.post(f"{COURSES}/questions/{row.id}", mine | {"version": "1", "take": "text/fr"}))
    body = exam_question(draft, "single_choice").body
    assert (body["text"]["fr"], body["text"]["ar"], body["explain"]["fr"]) == ("De Yassine", "من ياسين", "Par Yassine")
    assert [one["id"] for one in body["choices"] if one.get("correct")] == ["wrong"]


def test_pictures_are_drawn_anew_and_measured(khadija: PageClient, draft: Draft) -> None:
    row = added(khadija, draft, "hot_spot")
    save(khadija, row, **{"file-picture": picture()})
    body = part(draft, PartKind.QUESTION, row.body["id"]).body

    assert body["picture"].endswith(".webp")
    assert (body["width"], body["height"]) == (1600, 800)
    row = part(draft, PartKind.QUESTION, row.body["id"])
    khadija.follow(save(khadija, row, regions__p1__coords="0 0 400 400", regions__p2__coords="0 0 9000 9000"))
    page = khadija.get(f"{COURSES}/questions/{row.id}")
    assert 'width="400"' in page.text
    assert 'id="regions.p2.coords-error"' in page.text
    choice = added(khadija, draft, "multiple_choice")
    save(khadija, choice, **{"file-choices.c1.picture": picture(), "file-choices.zz.picture": picture()})
    choice = part(draft, PartKind.QUESTION, choice.body["id"])
    assert choice.body["choices"][0]["picture"].endswith(".webp")
    save(khadija, choice, do="drop:choices.c1.picture")
    assert "picture" not in part(draft, PartKind.QUESTION, choice.body["id"]).body["choices"][0]


def test_files_that_are_no_pictures_are_refused(khadija: PageClient, draft: Draft) -> None:
    import io

    row = added(khadija, draft, "hot_spot")
    for content in (b"<svg onload=alert(1)>", b"x", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"):
        answer = save(khadija, row, **{"file-picture": (io.BytesIO(content), "a.svg")})
        assert answer.status_code == 422
        assert 'id="picture-error"' in answer.text


def test_samples_are_computed_on_the_server(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    row = added(khadija, draft, "numeric")
    services.edit(row, surplus(id=row.body["id"]), version=1, by=cast.khadija, at=clock.now())
    db.session.commit()
    row = part(draft, PartKind.QUESTION, row.body["id"])

    assert khadija.get(f"{COURSES}/questions/{row.id}").text.count("members = ") == 5
    form = sent(row.body) | {"version": "2", "formula": "members + 1000"}
    answer = khadija.http.post(f"{COURSES}/questions/{row.id}/samples", data=form)
    samples = re.findall(r"members = (\d+).*?<bdi>(\d+)</bdi></td></tr>", answer.text)
    assert len(samples) == 5
    assert all(int(result) == int(members) + 1000 for members, result in samples)
    assert "<td" not in khadija.http.post(f"{COURSES}/questions/{row.id}/samples", data=form | {"formula": "1/0"}).text


def test_a_copy_stands_behind_its_original_and_is_removed_undoably(khadija: PageClient, draft: Draft) -> None:
    first = asked(draft)[0]
    khadija.follow(khadija.post(f"{COURSES}/questions/{first.id}/copies"))
    copy = asked(draft)[1] if asked(draft)[1].parent_id == first.parent_id else asked(draft)[2]

    siblings = queries.siblings(first)
    assert siblings[1].body | {"id": ""} == first.body | {"id": ""}
    assert siblings[1].body["id"] != first.body["id"]
    khadija.post(f"{COURSES}/parts/{siblings[1].id}/moves", {"to": "up"})
    assert queries.siblings(first)[0].id != first.id
    khadija.post(f"{COURSES}/parts/{first.id}/moves", {"to": "sideways"})
    answers = [khadija.post(f"{COURSES}/parts/{first.id}/delete")]
    assert first.id not in {one.id for one in asked(draft)}
    answers.append(khadija.post(address(draft, "/undos"), {"of": "question"}))
    assert [one.location.partition("#")[0] for one in answers] == 2 * [address(draft, "/questions")]
    khadija.follow(answers[1])
    assert first.id in {one.id for one in asked(draft)}
    khadija.post(address(draft, "/redos"), {"of": "question"})
    assert first.id not in {one.id for one in asked(draft)}
    assert copy


def test_what_is_written_never_becomes_part_of_the_page(khadija: PageClient, draft: Draft) -> None:
    row = added(khadija, draft, "single_choice")
    khadija.follow(
        save(
            khadija, row, text__ar=XSS, text__fr=XSS, explain__ar=XSS, explain__fr=XSS, tags=XSS[:50], objective=XSS,
            choices__right="c1", **{f"choices__c{number}__text__{code}": f"{XSS} {number}" for number in (1, 2, 3) for code in ("ar", "fr")},
        )
    )  # fmt: skip

    for path in (
        address(draft, "/questions"),
        f"{COURSES}/questions/{row.id}",
        f"{COURSES}/questions/{row.id}/trial?lang=fr",
    ):
        page = khadija.get(path)
        assert page.status_code == 200
        assert "<img src=x" not in page.text
        assert "<svg/onload" not in page.text


def test_faults_of_questions_lead_to_the_question(khadija: PageClient, draft: Draft) -> None:
    row = added(khadija, draft, "true_false")

    assert f"{COURSES}/questions/{row.id}" in khadija.get(address(draft, "/publication")).text


def test_outsiders_and_members_find_nothing(client: PageClient, draft: Draft, cast: Cast) -> None:
    row, owner = asked(draft)[0], module(draft)
    for person in (cast.esi, cast.amina, cast.driss):
        client.sign_in(person)
        for path in (
            address(draft, "/questions"), f"{COURSES}/parts/{owner.id}/questions/new", f"{COURSES}/questions/{row.id}",
            f"{COURSES}/questions/{row.id}/trial",
        ):  # fmt: skip
            assert client.get(path).status_code in (403, 404)
        for path in (
            f"{COURSES}/parts/{owner.id}/questions", f"{COURSES}/questions/{row.id}", f"{COURSES}/questions/{row.id}/copies",
            f"{COURSES}/parts/{row.id}/moves", f"{COURSES}/parts/{row.id}/delete", f"{COURSES}/questions/{row.id}/trial",
            f"{COURSES}/questions/{row.id}/samples", address(draft, "/undos"), address(draft, "/redos"),
        ):  # fmt: skip
            assert client.post(path, {"kind": "true_false"}).status_code in (403, 404)


def test_lessons_are_no_questions(khadija: PageClient, draft: Draft) -> None:
    assert khadija.get(f"{COURSES}/questions/{lesson(draft).id}").status_code == 404
    assert khadija.get(f"{COURSES}/parts/{asked(draft)[0].id}/questions/new").status_code == 404
