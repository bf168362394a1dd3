"""Pages of a draft as a whole: structure, settings, sources, review, publication."""

import pytest
from flask import Flask

from lms.authoring import queries, services
from lms.authoring.models import Draft
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from tests.asking import queries_seen
from tests.authoring.conftest import lesson, module
from tests.authoring.sent import COURSES, address, edited, picture, written
from tests.client import PageClient
from tests.factories import Cast


def test_structure_is_changed_by_arrows_and_taken_back(khadija: PageClient, draft: Draft) -> None:
    def slugs() -> list[str]:
        return [one.body["slug"] for found in queries.tree_of(draft.id).modules for one in found.lessons]

    before = slugs()
    khadija.post(f"{COURSES}/parts/{lesson(draft, 'the-queen').id}/moves", {"to": "up"})
    assert slugs() == ["the-queen", "the-hive", "the-jar"]
    khadija.post(f"{COURSES}/parts/{lesson(draft, 'the-hive').id}/moves", {"to": "down"})
    assert [len(one.lessons) for one in queries.tree_of(draft.id).modules] == [1, 2]
    khadija.post(f"{COURSES}/parts/{lesson(draft, 'the-hive').id}/moves", {"to": "0", "parent": str(module(draft).id)})
    khadija.post(f"{COURSES}/parts/{lesson(draft, 'the-jar').id}/delete")
    assert "the-jar" not in slugs()
    for _step in range(4):
        khadija.post(address(draft, "/undos"))
    assert slugs() == before
    assert khadija.post(address(draft, "/undos")).status_code == 409
    khadija.post(address(draft, "/redos"))
    assert slugs() == ["the-queen", "the-hive", "the-jar"]


@pytest.mark.parametrize("sent", [{}, {"to": "x"}, {"to": "0", "parent": "x"}, {"to": "9" * 40}])
def test_moves_that_say_nothing_move_nothing(khadija: PageClient, draft: Draft, sent: dict[str, str]) -> None:
    answer = khadija.post(f"{COURSES}/parts/{lesson(draft).id}/moves", sent)

    assert answer.status_code == 303


@pytest.mark.parametrize("take", ["slug/ar", "exam/fr", "audience/ar", "sources/x", "title", "x", ""])
def test_settings_take_nothing_that_was_never_in_conflict(khadija: PageClient, draft: Draft, take: str) -> None:
    root = queries.root_of(draft.id)
    sent = {f"{name}_{code}": text for name in ("title", "summary") for code, text in root.body[name].items()}
    sent |= {"version": str(root.version), "audience": root.body["audience"], "take": take}

    answer = khadija.post(address(draft, "/settings"), sent)

    assert answer.status_code == 303
    after = queries.root_of(draft.id).body
    assert {name: after[name] for name in ("slug", "audience", "title")} == {
        name: root.body[name] for name in ("slug", "audience", "title")
    }
    assert not {"ar", "fr"} & after["exam"].keys()
    assert khadija.get(address(draft, "/settings")).status_code == 200


def test_settings_of_the_course_are_saved(khadija: PageClient, draft: Draft) -> None:
    root = queries.root_of(draft.id)
    answer = khadija.post(
        address(draft, "/settings"),
        {
            "version": str(root.version), "title_ar": "النحل", "title_fr": "Abeilles et miel", "summary_ar": "ملخص",
            "summary_fr": "Résumé", "audience": "sellers", "draw-hive": "1", "draw-honey": "", "pass_share": "80",
            "attempts": "", "wait_hours": "2", "limit_minutes": "30", "cover": picture(),
        },
    )  # fmt: skip

    khadija.follow(answer)
    body = queries.root_of(draft.id).body
    assert (body["title"]["fr"], body["audience"]) == ("Abeilles et miel", "sellers")
    assert body["exam"] == {"draw": [["hive", 1]], "pass_score": "0.8", "wait_s": 7200, "time_limit_s": 1800}
    assert body["cover"].endswith(".webp")


def test_settings_of_a_module_are_saved(khadija: PageClient, draft: Draft) -> None:
    row = module(draft)
    values = {
        "version": "1",
        "title_ar": "الخلية",
        "title_fr": "La ruche",
        "summary_ar": "م",
        "summary_fr": "R",
        "draw": "2",
    }
    khadija.post(f"{COURSES}/modules/{row.id}", values)

    assert module(draft).body["quiz"]["draw"] == [[None, 2]]


@pytest.mark.parametrize(
    "wrong",
    [{"audience": "nobody"}, {"pass_share": "0"}, {"pass_share": "x"}, {"attempts": "-1"}, {"title_fr": "x" * 201}],
)
def test_wrong_settings_are_shown_again(khadija: PageClient, draft: Draft, wrong: dict[str, str]) -> None:
    values = {"version": "1", "audience": "everyone"} | wrong

    assert khadija.post(address(draft, "/settings"), values).status_code == 422
    if "audience" not in wrong:
        assert khadija.post(f"{COURSES}/modules/{module(draft).id}", values).status_code == 422


def test_two_authors_on_the_same_setting_are_told(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    root = queries.root_of(draft.id)
    services.edit(
        root, root.body | {"title": {"ar": "x", "fr": "De Yassine"}}, version=1, by=cast.yassine, at=clock.now()
    )
    db.session.commit()
    values = {"version": "1", "audience": "everyone", "title_ar": "y", "title_fr": "De Khadija"}

    answer = khadija.post(address(draft, "/settings"), values)

    assert answer.status_code == 409
    assert "De Yassine" in answer.text
    assert "De Khadija" in answer.text


def test_sources_are_added_and_changed(khadija: PageClient, draft: Draft) -> None:
    values = {"title_ar": "القانون 112.12", "title_fr": "Loi 112-12, article 2", "checked": "2026-03-08"}
    khadija.post(address(draft, "/sources"), values)
    assert queries.root_of(draft.id).body["sources"]["loi-112-12-article-2"]["checked"] == "2026-03-08"

    page = khadija.get(address(draft, "/sources/loi-112-12-article-2"))
    assert 'value="2026-03-08"' in page.text
    khadija.post(address(draft, "/sources/loi-112-12-article-2"), values | {"checked": "2026-03-09"})
    assert queries.root_of(draft.id).body["sources"]["loi-112-12-article-2"]["checked"] == "2026-03-09"

    for wrong in ({"checked": ""}, {"checked": "2199-01-01"}, {"checked": "x"}, {"title_ar": ""}):
        assert khadija.post(address(draft, "/sources"), values | wrong).status_code == 422
    assert khadija.get(address(draft, "/sources/nowhere")).status_code == 404


def test_publication_lists_the_faults_with_a_way_to_each(khadija: PageClient, draft: Draft) -> None:
    for code in ("ar", "fr"):
        khadija.post(edited(draft), written(draft, language=code, **{"text-b1": ""}))

    page = khadija.get(address(draft, "/publication"))

    assert "Ce bloc est vide" in page.text
    assert f"{edited(draft)}?lang=fr#block-b1" in page.text
    assert khadija.post(address(draft, "/publication"), {"note": ""}).status_code == 409


def test_a_draft_is_published_and_told_of(khadija: PageClient, draft: Draft, course: Course) -> None:
    khadija.post(edited(draft), written(draft, **{"text-b1": "Nouveau texte."}))
    assert "Nouveau" in khadija.get(address(draft, "/changes")).text

    answer = khadija.post(address(draft, "/publication"), {"is_minor": "y", "note": "Un mot"})

    page = khadija.follow(answer)
    assert "Un mot" in page.text
    assert "Petite correction" in page.text
    assert khadija.get(address(draft)).status_code == 404
    difference = khadija.get(f"{COURSES}/bees/revisions/1/2")
    assert "<ins>" in difference.text
    assert khadija.get(f"{COURSES}/bees/revisions/1/9").status_code == 404


def test_a_draft_is_opened_from_the_list_and_only_once(khadija: PageClient, course: Course) -> None:
    first, second = (khadija.post(f"{COURSES}/bees/draft").headers["Location"] for _time in range(2))

    assert first == second
    assert khadija.post(f"{COURSES}/nowhere/draft").status_code == 404


def test_a_course_is_retired_and_opened_again(khadija: PageClient, course: Course) -> None:
    page = khadija.follow(khadija.post(f"{COURSES}/bees/retirement"))
    assert "Rouvrir" in page.text or "rouvrir" in page.text
    assert khadija.get(COURSES).status_code == 200
    khadija.post(f"{COURSES}/bees/retirement/delete")

    assert db.session.get_one(Course, course.id).current_revision_id


def test_review_is_asked_for_and_taken_back(khadija: PageClient, draft: Draft) -> None:
    page = khadija.follow(khadija.post(address(draft, "/review")))
    assert "En relecture" in page.text
    page = khadija.follow(khadija.post(address(draft, "/review/delete")))
    assert "En relecture" not in page.text


def test_a_draft_is_discarded_after_a_question(khadija: PageClient, draft: Draft, course: Course) -> None:
    assert "abandonn" in khadija.get(address(draft, "/removal")).text.lower()
    khadija.follow(khadija.post(address(draft, "/delete")))

    assert queries.list_of_open_drafts() == []
    assert khadija.post(edited(draft), {"version": "1"}).status_code == 404


def test_list_costs_the_same_for_one_course_and_for_many(
    app: Flask, khadija: PageClient, cast: Cast, draft: Draft
) -> None:
    def cost() -> int:
        with queries_seen() as seen:
            khadija.get(COURSES)
        return len(seen)

    cost()
    few = cost()
    for number in range(20):
        services.open_draft(None, by=cast.khadija, at=clock.now(), title={"ar": "", "fr": f"Cours {number}"})
    db.session.commit()

    assert cost() == few
