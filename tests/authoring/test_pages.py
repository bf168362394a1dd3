"""Pages of authors: who sees them, what the forms do without script, what is refused."""

import io

import pytest
from PIL import Image

from lms.authoring import publishing, queries
from lms.authoring.models import Draft
from lms.authoring.parts import PartKind
from lms.authoring.uploads import MOST_BYTES
from lms.core import clock
from lms.core.db import db
from lms.core.files import media_store
from lms.core.ids import new_id
from tests.authoring.conftest import lesson, module, part
from tests.authoring.sent import COURSES, address, edited, picture, written
from tests.client import PageClient
from tests.factories import Cast

PAGES = ("", "/import", "/settings", "/sources", "/changes", "/publication", "/removal")


@pytest.mark.parametrize("rest", PAGES)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_of_a_draft_is_shown(khadija: PageClient, draft: Draft, rest: str, language: str) -> None:
    assert khadija.speak(language).get(address(draft, rest)).status_code == 200


def test_list_tells_state_and_leads_to_the_draft(khadija: PageClient, draft: Draft) -> None:
    page = khadija.get(COURSES).text

    assert "Les abeilles" in page or "abeilles" in page.lower()
    assert address(draft) in page
    assert "Brouillon" in page


def test_those_who_do_not_write_courses_see_what_is_published(client: PageClient, cast: Cast, draft: Draft) -> None:
    page = client.sign_in(cast.driss).get(COURSES)

    assert page.status_code == 200
    assert address(draft) not in page.text


@pytest.mark.parametrize("who", ["esi", "amina", "driss", "salma"])
def test_only_trainers_and_administrators_come_in(client: PageClient, cast: Cast, draft: Draft, who: str) -> None:
    client.sign_in(getattr(cast, who))
    said = publishing.comment(lesson(draft), "x", by=cast.khadija, at=clock.now())
    ids = {
        "draft_id": draft.id, "part_id": lesson(draft).id, "comment_id": said.id, "import_id": new_id(), "slug": "bees", "older": 1, "newer": 1,
        "name": next(iter(queries.root_of(draft.id).body["sources"])),
    }  # fmt: skip
    db.session.commit()

    rules = [rule for rule in client.app.url_map.iter_rules() if rule.endpoint.startswith("authoring.")]
    assert len(rules) > 25
    for rule in rules:
        path = rule.rule
        for name, value in ids.items():
            for kind in ("uuid", "string", "int"):
                path = path.replace(f"<{kind}:{name}>", str(value))
        found = client.get(path) if "GET" in rule.methods else client.post(path)
        assert found.status_code == 404, path


def test_nobody_signed_in_is_asked_to_sign_in(client: PageClient, draft: Draft) -> None:
    assert "/sign-in" in client.get(address(draft)).headers["Location"]


def test_from_nothing_to_a_lesson(khadija: PageClient) -> None:
    key = str(new_id())
    for _time in range(2):
        begun = khadija.post(f"{COURSES}/drafts", {"key": key, "title_ar": "الزعفران", "title_fr": "Le safran"})
    khadija.follow(begun)
    (draft,) = queries.list_of_open_drafts()
    assert draft.slug == "le-safran"

    khadija.post(address(draft, "/modules"), {"title_fr": "Cueillir"})
    row = part(draft, PartKind.MODULE, "cueillir")
    opened = khadija.post(f"{COURSES}/modules/{row.id}/lessons", {"title_ar": "الصباح", "title_fr": "Le matin"})
    page = khadija.follow(opened)

    assert "Le matin" in page.text
    assert lesson(draft, "le-matin").body["blocks"][0]["kind"] == "text"


def test_a_title_is_needed_in_one_language(khadija: PageClient, draft: Draft) -> None:
    for path in (f"{COURSES}/drafts", address(draft, "/modules"), f"{COURSES}/modules/{module(draft).id}/lessons"):
        answer = khadija.post(path, {"title_ar": " ", "title_fr": ""})

        assert answer.status_code == 422
        assert "Donnez un titre" in answer.text


def test_a_lesson_is_saved_in_its_language_and_the_other_stays(khadija: PageClient, draft: Draft) -> None:
    before = lesson(draft).body
    answer = khadija.post(
        edited(draft), written(draft, title="Titre neuf", minutes="7", **{"text-b1": "Du\r\ntexte **neuf** "})
    )

    page = khadija.follow(answer)
    body = lesson(draft).body
    assert body["title"] == {"ar": before["title"]["ar"], "fr": "Titre neuf"}
    assert body["minutes"] == 7
    assert body["blocks"][0]["text"] == {"ar": before["blocks"][0]["text"]["ar"], "fr": "Du\ntexte **neuf**"}
    assert "Enregistré à" in page.text


def test_the_spaces_of_french_stay_as_they_were_typed(khadija: PageClient, draft: Draft) -> None:
    khadija.post(
        edited(draft), written(draft, title="Une voix\u00a0: la\u202fmienne  !", **{"text-b1": "Qui\u00a0?\u00a0\t"})
    )

    assert lesson(draft).body["title"]["fr"] == "Une voix\u00a0: la\u202fmienne !"
    assert lesson(draft).body["blocks"][0]["text"]["fr"] == "Qui\u00a0?\u00a0"


def test_saving_what_nobody_changed_changes_nothing(khadija: PageClient, draft: Draft) -> None:
    khadija.post(edited(draft), written(draft))
    khadija.post(edited(draft), written(draft, language="ar"))

    assert lesson(draft).version == 1


def test_a_script_saves_and_is_told_the_version_and_the_hour(khadija: PageClient, draft: Draft) -> None:
    answer = khadija.post(edited(draft), written(draft, **{"text-b1": "Vite"}), headers={"Accept": "application/json"})

    assert answer.json["version"] == 2
    assert answer.json["can_undo"]
    assert len(answer.json["at"]) == 5


def test_two_authors_never_overwrite_each_other_silently(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    mine = written(draft, **{"text-b1": "De Khadija"})
    other = PageClient(khadija.app).sign_in(cast.yassine).speak("fr")
    other.post(edited(draft), written(draft, **{"text-b1": "De Yassine"}))

    quietly = khadija.post(edited(draft), mine, headers={"Accept": "application/json"})
    page = khadija.post(edited(draft), mine)

    assert (quietly.status_code, page.status_code) == (409, 409)
    assert "De Khadija" in page.text
    assert "De Yassine" in page.text
    assert lesson(draft).body["blocks"][0]["text"]["fr"] == "De Yassine"

    khadija.post(edited(draft), written(draft, **{"text-b1": "De Khadija"}, take="blocks/b1/text/fr", minutes="9"))
    assert lesson(draft).body["blocks"][0]["text"]["fr"] == "De Yassine"
    assert lesson(draft).body["minutes"] == 9


@pytest.mark.parametrize(
    "take", ["languages/x", "languages", "title/fr/x", "minutes/x", "", "/", "blocks/b99/kind", "x/y/z", "blocks/b1/"]
)
def test_what_was_never_in_conflict_cannot_be_taken(khadija: PageClient, draft: Draft, take: str) -> None:
    before = lesson(draft).body

    answer = khadija.post(edited(draft), written(draft, take=take))

    assert answer.status_code == 303
    assert lesson(draft).body == before


@pytest.mark.parametrize("kind", ["text", "picture", "example", "activity", "law", "audio", "video", "document"])
def test_every_kind_of_block_is_added_and_shown(khadija: PageClient, draft: Draft, kind: str) -> None:
    answer = khadija.post(edited(draft), written(draft, do=f"add:{kind}"))

    assert khadija.follow(answer).status_code == 200
    assert lesson(draft).body["blocks"][-1]["kind"] == kind
    assert khadija.speak("ar").get(edited(draft) + "?lang=ar").status_code == 200


def test_a_button_first_saves_what_is_written(khadija: PageClient, draft: Draft) -> None:
    khadija.post(edited(draft), written(draft, do="down:b1", **{"text-b1": "Écrit avant"}))

    blocks = lesson(draft).body["blocks"]
    assert blocks[1]["id"] == "b1"
    assert blocks[1]["text"]["fr"] == "Écrit avant"


def test_blocks_are_moved_removed_and_brought_back(khadija: PageClient, draft: Draft) -> None:
    def ids() -> list[str]:
        return [one["id"] for one in lesson(draft).body["blocks"]]

    before = ids()
    khadija.post(edited(draft), written(draft, do="move:b1:2"))
    assert ids().index("b1") == 2
    khadija.post(edited(draft), written(draft, do="up:b1"))
    assert ids().index("b1") == 1
    khadija.post(edited(draft), written(draft, do="remove:b2"))
    assert "b2" not in ids()
    for _step in range(3):
        khadija.post(edited(draft), written(draft, do="undo"))
    assert ids() == before


@pytest.mark.parametrize("do", ["up:gone", "add:nothing", "move:b1:x", "remove:", "comment:b1:x", "resolve:b1:x"])
def test_deeds_that_lead_nowhere_are_404(khadija: PageClient, draft: Draft, do: str) -> None:
    assert khadija.post(edited(draft), written(draft, do=do, **{"comment-b1": "x"})).status_code == 404


@pytest.mark.parametrize("version", ["", "0", "99", "x", "-1", "9" * 30])
def test_a_version_that_never_was_is_404(khadija: PageClient, draft: Draft, version: str) -> None:
    assert khadija.post(edited(draft), written(draft, version=version)).status_code == 404
    assert khadija.post(f"{COURSES}/modules/{module(draft).id}", {"version": version}).status_code == 404


def test_a_picture_is_drawn_anew_and_shown_in_both_languages(khadija: PageClient, draft: Draft) -> None:
    khadija.post(edited(draft), written(draft, do="add:picture"))
    block = lesson(draft).body["blocks"][-1]["id"]

    khadija.post(edited(draft), written(draft, **{f"file-{block}": picture(), f"text-{block}": "Un champ vert"}))

    found = lesson(draft).body["blocks"][-1]
    assert found["text"]["fr"] == "Un champ vert"
    assert found["media"]["ar"] == found["media"]["fr"]
    stored = media_store().path_of(found["media"]["fr"])
    with Image.open(stored) as kept:
        assert kept.format == "WEBP"
        assert max(kept.size) <= 1600


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("picture", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("picture", b"GIF89a nothing"),
        ("picture", b"\x89PNG\r\n\x1a\n broken"),
        ("document", b"<html><script>alert(1)</script>"),
        ("audio", b"OggS broken"),
        ("video", b"%PDF-1.4"),
    ],
)
def test_files_that_are_not_what_they_should_be_are_refused_with_the_reason(
    khadija: PageClient, draft: Draft, kind: str, content: bytes
) -> None:
    khadija.post(edited(draft), written(draft, do=f"add:{kind}"))
    block = lesson(draft).body["blocks"][-1]["id"]

    answer = khadija.post(
        edited(draft), written(draft, **{f"file-{block}": (io.BytesIO(content), "x"), "title": "Gardé"})
    )

    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert lesson(draft).body["blocks"][-1]["media"] == {}
    # What was written beside it is not lost.
    assert 'value="Gardé"' in answer.text


def test_a_call_of_law_names_its_source(khadija: PageClient, draft: Draft) -> None:
    khadija.post(edited(draft), written(draft, do="add:law"))
    block = lesson(draft).body["blocks"][-1]["id"]
    name = next(iter(queries.root_of(draft.id).body["sources"]))

    khadija.post(edited(draft), written(draft, **{f"source-{block}": "nowhere"}))
    assert "source" not in lesson(draft).body["blocks"][-1]
    khadija.post(edited(draft), written(draft, **{f"source-{block}": name}))
    assert lesson(draft).body["blocks"][-1]["source"] == name


def test_reviewers_comment_on_a_block_until_it_is_settled(khadija: PageClient, draft: Draft) -> None:
    khadija.post(edited(draft), written(draft, do=f"comment:b1:{new_id()}", **{"comment-b1": "Plus court ?"}))
    assert "Plus court ?" in khadija.get(edited(draft)).text
    assert "Plus court ?" in khadija.get(address(draft, "/changes")).text

    (said,) = queries.comments_in(draft.id)
    khadija.post(edited(draft), written(draft, do=f"resolve:b1:{said.id}"))
    assert "Plus court ?" not in khadija.get(edited(draft)).text


def test_comments_stand_on_any_part_too(khadija: PageClient, draft: Draft) -> None:
    khadija.post(f"{COURSES}/parts/{module(draft).id}/comments", {"key": str(new_id()), "text": "Trop long"})
    khadija.post(f"{COURSES}/parts/{module(draft).id}/comments", {"key": str(new_id()), "text": " "})

    (said,) = queries.comments_in(draft.id)
    khadija.post(f"{COURSES}/comments/{said.id}/resolution")
    assert queries.comments_in(draft.id)[0].resolved_at


def test_comment_leads_to_where_its_part_is_written(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    question = next(one for one in queries.living_parts(draft.id) if one.kind is PartKind.QUESTION)
    for one, block_id in ((lesson(draft), "b1"), (module(draft), None), (question, None)):
        publishing.comment(one, "Plus court ?", by=cast.khadija, at=clock.now(), block_id=block_id)
    db.session.commit()

    comments = khadija.get(address(draft, "/changes")).text.partition('id="comments"')[2]

    assert f'href="{edited(draft)}#block-b1"' in comments
    assert f'href="{COURSES}/modules/{module(draft).id}"' in comments
    assert f'href="{COURSES}/questions/{question.id}"' in comments


def test_what_lies_in_a_removed_module_is_out_of_reach(khadija: PageClient, draft: Draft) -> None:
    inside = [one for one in queries.living_parts(draft.id) if one.kind in (PartKind.LESSON, PartKind.QUESTION)]
    places = [f"{COURSES}/parts/{one.id}/translation" for one in inside]
    assert {khadija.get(place).status_code for place in places} == {200}

    for one in queries.tree_of(draft.id).modules:
        khadija.post(f"{COURSES}/parts/{one.id}/delete")

    gone = {one.id for one in inside} - {one.id for one in queries.living_parts(draft.id)}
    assert {khadija.get(f"{COURSES}/parts/{one}/translation").status_code for one in gone} == {404}


def test_a_file_above_the_limit_is_refused_with_the_limit(
    khadija: PageClient, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST_BYTES, "document", 1024 * 1024 // 4)
    khadija.post(edited(draft), written(draft, do="add:document"))
    block = lesson(draft).body["blocks"][-1]["id"]

    large = io.BytesIO(b"%PDF-1.4" + bytes(300_000))
    answer = khadija.post(edited(draft), written(draft, **{f"file-{block}": (large, "x.pdf")}))

    assert answer.status_code == 422
    assert "0.25 Mo au plus" in answer.text
