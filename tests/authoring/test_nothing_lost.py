"""What the pages of authors take, refuse and tell: nothing is dropped without a word, nothing that was not sent is wiped."""

import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lms.authoring import publishing, queries, services
from lms.authoring.forms import draw_of
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import PartKind
from lms.authoring.reading import lesson_from, unread
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from tests.authoring.conftest import lesson, module, part
from tests.authoring.sent import COURSES, address, edited, picture, written
from tests.authoring.test_publishing import change
from tests.authoring.test_question_pages import added, save
from tests.authoring.test_tracks import read, sent
from tests.client import PageClient
from tests.core.recorded import recording
from tests.factories import Cast

JSON = {"Accept": "application/json"}


def small(pixels: int = 40) -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (pixels, pixels), "red").save(out, "PNG")
    out.seek(0)
    return out, "small.png"


def kept(page: str) -> dict[str, str]:
    """The files that come along with a page that was refused."""
    return dict(re.findall(r'name="(kept-[^"]+)" value="([^"]+)"', page))


# What is removed.


def test_the_bin_says_that_a_recording_goes_too_and_undo_stands_beside(khadija: PageClient, draft: Draft) -> None:
    assert "l’enregistrement qui le lit" not in khadija.get(edited(draft)).text
    khadija.post(read(draft), sent(recording("ogg")))
    assert "l’enregistrement qui le lit" in khadija.get(edited(draft)).text
    before = lesson(draft).body["blocks"]

    page = khadija.follow(khadija.post(edited(draft), written(draft, do="remove:b1"))).text

    assert len(lesson(draft).body["blocks"]) == len(before) - 2
    told = re.search(r'id="removed".*?</p>', page, re.DOTALL)
    assert told
    assert "avec l’enregistrement qui le lisait" in told[0]
    assert 'value="undo"' in told[0]
    khadija.post(edited(draft), written(draft, do="undo"))
    assert lesson(draft).body["blocks"] == before


def test_a_block_that_nobody_recorded_is_removed_in_plain_words(khadija: PageClient, draft: Draft) -> None:
    last = lesson(draft).body["blocks"][-1]["id"]

    page = khadija.follow(khadija.post(edited(draft), written(draft, do=f"remove:{last}"))).text

    assert "Retiré." in page
    assert "qui le lisait" not in page


@pytest.mark.parametrize("query", ["removed=x", "removed=-1", "removed=999", "removed=1&before=nowhere", "removed="])
def test_an_address_that_says_nonsense_of_a_removal_shows_the_lesson(
    khadija: PageClient, draft: Draft, query: str
) -> None:
    assert khadija.get(f"{edited(draft)}?{query}").status_code == 200


# What cannot be kept.


@pytest.mark.parametrize("typed", ["-1", "abc", "1e5", "0", "61", "999", "", "2.5"])
def test_minutes_that_are_none_are_refused_beside_their_field(khadija: PageClient, draft: Draft, typed: str) -> None:
    answer = khadija.post(edited(draft), written(draft, minutes=typed, title="Gardé"))

    assert answer.status_code == 422
    assert 'id="minutes-error"' in answer.text
    assert 'value="Gardé"' in answer.text
    assert f'name="minutes" value="{typed}"' in answer.text
    assert lesson(draft).version == 1


def test_who_is_typing_the_minutes_is_not_held_up(khadija: PageClient, draft: Draft) -> None:
    before = lesson(draft).body["minutes"]

    assert khadija.post(edited(draft), written(draft, minutes=""), headers=JSON).status_code == 200
    assert lesson(draft).body["minutes"] == before
    assert khadija.post(edited(draft), written(draft, minutes="abc"), headers=JSON).status_code == 422


def test_texts_that_are_too_long_are_told_all_at_once_and_none_is_cut(khadija: PageClient, draft: Draft) -> None:
    long = written(draft, title="t" * 5000, minutes="-1", **{"text-b1": "x" * 20_001})

    answer = khadija.post(edited(draft), long)

    assert answer.status_code == 422
    for field in ("title", "minutes", "text-b1"):
        assert f'id="{field}-error"' in answer.text
    assert "t" * 5000 in answer.text
    assert "x" * 20_001 in answer.text
    assert lesson(draft).version == 1
    quietly = khadija.post(edited(draft), long, headers=JSON)
    assert (quietly.status_code, bool(quietly.json["message"])) == (422, True)


def test_a_comment_and_the_title_of_a_next_lesson_are_not_cut(khadija: PageClient, draft: Draft) -> None:
    last = queries.living_parts(draft.id)
    slug = [one.body["slug"] for one in last if one.kind is PartKind.LESSON][-1]
    too_long = {"comment-b1": "c" * 2001, "next-title": "n" * 201}

    said = khadija.post(edited(draft), written(draft, do="comment:b1:x", **too_long))
    onward = khadija.post(edited(draft, slug), written(draft, slug, do="lesson::x", **too_long))

    assert (said.status_code, onward.status_code) == (422, 422)
    assert "c" * 2001 in said.text
    assert 'id="comment-b1-error"' in said.text
    assert 'id="next-title-error"' in onward.text
    assert not queries.comments_in(draft.id)


def test_a_source_that_is_refused_leaves_the_rest_on_the_page(khadija: PageClient, draft: Draft) -> None:
    khadija.post(edited(draft), written(draft, do="add:law"))
    block = lesson(draft).body["blocks"][-1]["id"]

    refused = written(draft, do=f"source:{block}", title="Gardé", minutes="x")

    assert khadija.post(edited(draft), refused).text.count('role="alert"') == 2
    assert khadija.post(edited(draft), refused, headers=JSON).status_code == 422
    assert khadija.post(edited(draft), refused | {"minutes": "3"}, headers=JSON).status_code == 422


def test_numbers_of_an_exam_that_cannot_be_read_are_told(khadija: PageClient, draft: Draft) -> None:
    root = queries.root_of(draft.id)
    form = {"version": str(root.version), "draw-hive": "-3", "attempts": "many", "pass_share": "300"}

    answer = khadija.post(address(draft, "/settings"), form)

    assert answer.status_code == 422
    for field in ("draw-hive", "attempts", "pass_share"):
        assert f'id="{field}-error"' in answer.text
    assert 'value="-3"' in answer.text
    assert queries.root_of(draft.id).version == root.version


@given(st.one_of(st.integers(-99, 9999).map(str), st.text(max_size=6)), st.integers(0, 99))
def test_minutes_are_kept_or_told_and_never_something_else(typed: str, before: int) -> None:
    body = {"title": {}, "minutes": before, "blocks": []}

    kept_body = lesson_from({"minutes": typed}, body, "fr", sources=(), chosen=None)

    if "minutes" in unread({"minutes": typed}, body):
        assert kept_body["minutes"] == before
    elif typed.strip():
        assert kept_body["minutes"] == int(typed)


@given(st.dictionaries(st.sampled_from(["draw-a", "draw-b"]), st.text("0123456789-x ", max_size=4)))
def test_numbers_of_an_exam_are_kept_told_or_left_as_they_were(given_fields: dict[str, str]) -> None:
    found, bad = draw_of(given_fields, ["a", "b"], [["a", 2], ["b", 3]])

    drawn = dict(found)
    for slug, before in (("a", 2), ("b", 3)):
        typed = given_fields.get(f"draw-{slug}")
        if typed is None:
            assert drawn[slug] == before
        elif slug not in bad:
            assert drawn.get(slug, 0) == int(typed.strip() or 0)


# What is not sent.


def test_fields_that_are_not_sent_stay_as_they_were(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    root, row = queries.root_of(draft.id), module(draft)
    work = {
        "title": "Le miel",
        "author": "A",
        "licence": "CC-BY-4.0",
        "origin": "Ici",
        "changes": {"ar": "م", "fr": "c"},
    }
    body = root.body | {"attributions": {"honey-book": work}}
    services.edit(root, body, version=root.version, by=cast.khadija, at=clock.now())
    db.session.commit()

    for path, one, version in (
        (address(draft, "/settings"), root, queries.root_of(draft.id).version),
        (f"{COURSES}/modules/{row.id}", row, row.version),
        (edited(draft), lesson(draft), lesson(draft).version),
        (address(draft, "/works/honey-book"), root, queries.root_of(draft.id).version),
    ):
        before = db.session.get_one(DraftPart, one.id).body
        assert khadija.post(path, {"version": str(version)}).status_code in (303, 422), path
        db.session.expire_all()
        assert db.session.get_one(DraftPart, one.id).body == before, path


def test_one_field_alone_changes_that_field_alone(khadija: PageClient, draft: Draft) -> None:
    row = module(draft)
    before = row.body

    khadija.post(f"{COURSES}/modules/{row.id}", {"version": str(row.version), "title_fr": "Neuf"})

    assert module(draft).body == before | {"title": before["title"] | {"fr": "Neuf"}}


def test_a_question_without_its_fields_stays_as_it_was(khadija: PageClient, draft: Draft) -> None:
    for row in [one for one in queries.living_parts(draft.id) if one.kind is PartKind.QUESTION]:
        khadija.post(f"{COURSES}/questions/{row.id}", {"version": "1"})

        assert part(draft, PartKind.QUESTION, row.body["id"]).version == 1


def test_a_licence_that_is_not_sent_is_asked_for(khadija: PageClient, draft: Draft) -> None:
    assert khadija.post(address(draft, "/licence"), {}).status_code == 422


# Files beside other faults.


def test_a_good_picture_comes_along_while_another_field_is_mended(khadija: PageClient, draft: Draft) -> None:
    row = added(khadija, draft, "hot_spot")

    refused = save(khadija, row, regions__p1__coords="x", **{"file-picture": picture()})

    assert refused.status_code == 422
    assert 'id="regions.p1.coords-error"' in refused.text
    files = kept(refused.text)
    assert list(files) == ["kept-file-picture"]
    assert part(draft, PartKind.QUESTION, row.body["id"]).version == row.version
    assert save(khadija, row, regions__p1__coords="0 0 9 9", **files).status_code == 303
    body = part(draft, PartKind.QUESTION, row.body["id"]).body
    assert body["picture"] == files["kept-file-picture"]
    assert (body["width"], body["height"]) == (1600, 800)


def test_a_bad_picture_and_a_bad_field_are_told_at_once(khadija: PageClient, draft: Draft) -> None:
    row = added(khadija, draft, "hot_spot")

    answer = save(khadija, row, regions__p1__coords="x", **{"file-picture": (io.BytesIO(b"no"), "a.png")})

    assert 'id="regions.p1.coords-error"' in answer.text
    assert 'id="picture-error"' in answer.text


@pytest.mark.parametrize("name", ["../../secret.webp", "nowhere.webp", "a.pdf", ""])
def test_only_what_we_made_of_a_picture_comes_along(khadija: PageClient, draft: Draft, name: str) -> None:
    row = added(khadija, draft, "hot_spot")

    save(khadija, row, **{"kept-file-picture": name, "kept-file-regions.p1.picture": name, "kept-x": name})

    assert "picture" not in part(draft, PartKind.QUESTION, row.body["id"]).body


def test_a_file_of_a_block_comes_along_while_the_minutes_are_mended(khadija: PageClient, draft: Draft) -> None:
    khadija.post(edited(draft), written(draft, do="add:picture"))
    block = lesson(draft).body["blocks"][-1]["id"]

    refused = khadija.post(edited(draft), written(draft, minutes="x", **{f"file-{block}": picture()}))
    khadija.post(edited(draft), written(draft, **kept(refused.text)))

    assert lesson(draft).body["blocks"][-1]["media"]["fr"] == kept(refused.text)[f"kept-file-{block}"]


def test_a_cover_comes_along_while_a_rule_is_mended(khadija: PageClient, draft: Draft) -> None:
    path, form = address(draft, "/settings"), {"version": str(queries.root_of(draft.id).version)}

    refused = khadija.post(path, form | {"attempts": "x", "cover": picture()})
    assert refused.status_code == 422
    khadija.post(path, form | kept(refused.text))

    assert queries.root_of(draft.id).body["cover"] == kept(refused.text)["kept-cover"]


def test_a_small_picture_is_not_blown_up(khadija: PageClient, draft: Draft) -> None:
    khadija.post(edited(draft), written(draft, do="add:picture"))
    block = lesson(draft).body["blocks"][-1]["id"]

    khadija.post(edited(draft), written(draft, **{f"file-{block}": small()}))

    assert 'width="40" height="40"' in khadija.get(edited(draft)).text


# What is sent twice.


def test_a_publication_that_is_sent_twice_leads_where_the_first_one_led(
    khadija: PageClient, draft: Draft, cast: Cast
) -> None:
    change(draft, cast)

    first, second = (khadija.post(address(draft, "/publication"), {}) for _time in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == first.location
    assert "est déjà publié" in khadija.follow(second).text


def test_of_two_publications_at_once_the_later_is_told_so(
    khadija: PageClient, draft: Draft, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(draft, cast)
    publish = publishing.publish

    def after_another(one: Draft, **values: Any) -> Any:
        publish(one, **values)
        return publish(one, **values)

    monkeypatch.setattr(publishing, "publish", after_another)

    assert khadija.post(address(draft, "/publication"), {}).status_code == 303


def test_a_discarded_draft_is_not_published(khadija: PageClient, draft: Draft, course: Course, cast: Cast) -> None:
    publishing.discard(draft, by=cast.khadija, at=clock.now())
    db.session.commit()

    assert khadija.post(address(draft, "/publication"), {}).status_code == 404


def test_a_draft_that_is_discarded_while_it_is_published_is_a_conflict(
    khadija: PageClient, draft: Draft, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(draft, cast)
    publish = publishing.publish

    def after_another(one: Draft, **values: Any) -> Any:
        publishing.discard(one, by=cast.khadija, at=clock.now())
        db.session.flush()
        return publish(one, **values)

    monkeypatch.setattr(publishing, "publish", after_another)

    assert khadija.post(address(draft, "/publication"), {}).status_code == 409


def test_outsiders_publish_nothing(client: PageClient, draft: Draft, cast: Cast) -> None:
    assert client.sign_in(cast.esi).post(address(draft, "/publication"), {}).status_code == 404
