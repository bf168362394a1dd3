"""Members draft an idea, part by part, and nothing that two of them wrote is lost."""

import io
from uuid import uuid4

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.projects import queries, services
from lms.projects.models import ProjectIdea
from lms.projects.parts import Part
from lms.projects.workflow import IdeaState
from tests import factories
from tests.client import PageClient
from tests.core.test_photos import picture
from tests.factories import Cast, rooms
from tests.pathway.opened import close_all
from tests.projects.sounds import ogg

OGG = ogg()


def ideas() -> list[ProjectIdea]:
    return list(db.session.scalars(select(ProjectIdea)))


def part_path(idea: ProjectIdea, part: str) -> str:
    return f"/projects/{idea.id}/parts/{part}"


def sent(content: bytes, **fields: object) -> dict[str, object]:
    return {"upload": (io.BytesIO(content), "anything.bin"), **fields}


def test_member_drafts_an_idea_for_the_sector_of_her_cooperative(client: PageClient, cast: Cast) -> None:
    page = client.speak("fr").sign_in(cast.amina).post("/projects", {"title": "  Un pressoir "})

    (idea,) = ideas()
    assert page.status_code == 303
    assert (idea.title, idea.sector, idea.province_code) == ("Un pressoir", "argan", "MA-TAR")
    assert (idea.state, idea.cooperative_id) == (IdeaState.DRAFT, cast.argan.id)
    assert "Un pressoir" in client.follow(page).text


def test_form_that_is_sent_twice_begins_one_idea(client: PageClient, cast: Cast) -> None:
    key = client.sign_in(cast.amina).get("/projects/new").text.partition('name="key" type="hidden" value="')[2][:36]

    pages = [client.post("/projects", {"title": "Pressoir", "key": key}) for _time in range(2)]

    assert pages[0].headers["Location"] == pages[1].headers["Location"] == f"/projects/{key}"
    assert len(ideas()) == 1
    assert client.sign_in(cast.bilal).post("/projects", {"title": "x", "key": key}).status_code == 409
    assert client.post("/projects", {"title": "x"}).status_code == 303
    assert len(ideas()) == 2


@pytest.mark.parametrize("title", ["", "   ", "x" * 121])
def test_idea_without_words_or_with_too_many_is_asked_again(client: PageClient, cast: Cast, title: str) -> None:
    page = client.sign_in(cast.amina).post("/projects", {"title": title})

    assert page.status_code == 422
    assert ideas() == []


def test_every_part_is_written_on_its_own_screen(client: PageClient, cast: Cast) -> None:
    idea = rooms.idea(cast.argan, need="", cost_centimes=None)
    client.sign_in(cast.amina)
    for part, fields in {
        "title": {"title": "غسالة"},
        "place": {"sector": "food", "province": "MA-AZI"},
        "need": {"need": "سطر\r\nسطر"},
        "cost": {"cost": "٥٠٠٠"},
        "people": {"people": [str(cast.amina.id), str(cast.bilal.id)]},
    }.items():
        assert client.get(part_path(idea, part)).status_code == 200
        assert client.post(part_path(idea, part), {"version": idea.version, **fields}).status_code == 303

    (kept,) = ideas()
    assert (kept.title, kept.sector, kept.province_code, kept.region_code) == ("غسالة", "food", "MA-AZI", "MA-05")
    assert (kept.need, kept.cost_centimes, kept.version) == ("سطر\nسطر", 500_000, 6)
    assert {worker.id for worker in queries.workers_of(kept.id)} == {cast.amina.id, cast.bilal.id}


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("title", {"title": ""}),
        ("place", {"sector": "moon", "province": "MA-TAR"}),
        ("place", {"sector": "food", "province": "x"}),
        ("place", {}),
        ("need", {"need": "x" * 2001}),
        ("need", {}),
        ("cost", {"cost": "beaucoup"}),
        ("cost", {"cost": "9" * 40}),
        ("cost", {"cost": "0,99"}),
        ("people", {}),
        ("people", {"people": "not-a-key"}),
        ("people", {"people": str(uuid4())}),
        ("photo", {}),
        ("photo", {"upload": (io.BytesIO(b"no picture"), "x.jpg")}),
        ("photo", {"kept": "../../etc/passwd"}),
        ("voice", {}),
        ("voice", {"upload": (io.BytesIO(b"%PDF-1.7"), "x.ogg")}),
        ("voice", {"upload": (io.BytesIO(b"OggS<script>alert(1)</script>"), "x.ogg")}),
        ("voice", {"kept": "0" * 24 + ".ogg"}),
    ],
)  # fmt: skip
def test_faulty_part_is_asked_again_and_nothing_changes(client: PageClient, cast: Cast, part: str, fields) -> None:
    idea = rooms.idea(cast.argan, cast.amina)

    page = client.sign_in(cast.amina).post(part_path(idea, part), {"version": "1", **fields})

    assert page.status_code == 422
    assert ideas()[0].version == 1


def test_outsider_is_no_worker_of_the_idea(client: PageClient, cast: Cast) -> None:
    idea = rooms.idea(cast.argan)

    page = client.sign_in(cast.amina).post(part_path(idea, "people"), {"version": "1", "people": str(cast.esi.id)})

    assert page.status_code == 422
    assert queries.workers_of(idea.id) == []


class TestConflict:
    def test_both_texts_are_shown_and_the_second_may_stay(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        client.speak("fr").sign_in(cast.amina).post(part_path(idea, "need"), {"version": "1", "need": "Texte d’Amina"})

        page = client.sign_in(cast.bilal).post(part_path(idea, "need"), {"version": "1", "need": "Texte de Bilal"})

        assert page.status_code == 409
        assert "Texte d’Amina" in page.text
        assert "Texte de Bilal" in page.text
        assert ideas()[0].need == "Texte d’Amina"
        again = client.post(part_path(idea, "need"), {"version": "2", "need": "Texte de Bilal"})
        assert again.status_code == 303
        assert ideas()[0].need == "Texte de Bilal"

    def test_two_parts_at_once_are_no_conflict(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        client.sign_in(cast.amina).post(part_path(idea, "need"), {"version": "1", "need": "ماء"})

        page = client.sign_in(cast.bilal).post(part_path(idea, "cost"), {"version": "1", "cost": "700"})

        assert page.status_code == 303
        assert (ideas()[0].need, ideas()[0].cost_centimes) == ("ماء", 70_000)

    def test_same_text_twice_is_no_conflict(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        client.sign_in(cast.amina)

        pages = [client.post(part_path(idea, "need"), {"version": "1", "need": "ماء"}) for _ in range(2)]

        assert [page.status_code for page in pages] == [303, 303]
        assert ideas()[0].version == 2

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
    def test_writer_of_unknown_version_overwrites_nothing(self, client: PageClient, cast: Cast, version: str) -> None:
        idea = rooms.idea(cast.argan, need="", part_versions={})
        client.sign_in(cast.amina).post(part_path(idea, "need"), {"version": "1", "need": "أول"})

        page = client.post(part_path(idea, "need"), {"version": version, "need": "ثان"})

        assert page.status_code == 409
        assert ideas()[0].need == "أول"

    def test_faces_of_both_are_shown(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        fields = {"version": "1", "people": str(cast.amina.id)}
        client.sign_in(cast.amina).post(part_path(idea, "people"), fields)

        page = client.sign_in(cast.bilal).post(part_path(idea, "people"), {**fields, "people": str(cast.bilal.id)})

        assert page.status_code == 409
        assert [worker.id for worker in queries.workers_of(idea.id)] == [cast.amina.id]

    def test_same_faces_twice_are_no_conflict_and_others_take_their_place(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan, cast.amina)
        client.sign_in(cast.amina)
        fields = {"version": "1", "people": str(cast.bilal.id)}

        pages = [client.post(part_path(idea, "people"), fields) for _ in range(2)]

        assert [page.status_code for page in pages] == [303, 303]
        assert [worker.id for worker in queries.workers_of(idea.id)] == [cast.bilal.id]
        assert ideas()[0].version == 2

    def test_uploaded_photo_need_not_be_sent_again(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        client.sign_in(cast.amina).post(part_path(idea, "photo"), sent(picture(50, 40), version="1"))

        page = client.post(part_path(idea, "photo"), sent(picture(60, 40), version="1"))

        assert page.status_code == 409
        kept = page.text.split('name="kept" value="')[1].split('"')[0]
        assert client.post(part_path(idea, "photo"), {"version": "2", "kept": kept}).status_code == 303
        assert ideas()[0].photo == kept

    def test_uploaded_voice_need_not_be_sent_again(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        client.sign_in(cast.amina).post(part_path(idea, "voice"), sent(OGG, version="1"))
        first = ideas()[0].voice

        page = client.sign_in(cast.bilal).post(part_path(idea, "voice"), sent(ogg(sound=b"more"), version="1"))

        assert page.status_code == 409
        kept = page.text.split('name="kept" value="')[1].split('"')[0]
        assert kept != first == ideas()[0].voice
        assert client.post(part_path(idea, "voice"), {"version": "2", "kept": kept}).status_code == 303
        assert ideas()[0].voice == kept


class TestReach:
    @pytest.mark.parametrize("name", ["esi", "driss", "khadija", "salma"])
    def test_outsiders_find_nothing(self, client: PageClient, cast: Cast, name: str) -> None:
        idea = rooms.idea(cast.argan, cast.amina)
        client.sign_in(getattr(cast, name))

        assert client.get(f"/projects/{idea.id}").status_code == 404
        for part in Part:
            assert client.get(part_path(idea, part)).status_code == 404
            assert client.post(part_path(idea, part), {"title": "x"}).status_code == 404

    def test_list_holds_the_ideas_of_her_cooperative_only(self, client: PageClient, cast: Cast) -> None:
        rooms.idea(cast.argan, title="Pressoir")
        rooms.idea(cast.honey, title="Ruche")

        page = client.sign_in(cast.esi).get("/projects").text

        assert "Ruche" in page
        assert "Pressoir" not in page

    def test_unknown_ideas_and_parts_are_not_found(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        client.sign_in(cast.amina)

        assert client.get(f"/projects/{uuid4()}").status_code == 404
        assert client.get(part_path(idea, "secret")).status_code == 404

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)

        for path in ("/projects", "/projects/new", f"/projects/{idea.id}", f"/projects/{idea.id}/voice"):
            assert client.get(path).status_code == 303
        assert client.post("/projects", {"title": "x"}).status_code == 303
        assert len(ideas()) == 1

    def test_who_belongs_to_no_cooperative_is_told_so(self, client: PageClient, cast: Cast) -> None:
        alone = factories.person()
        db.session.commit()
        client.speak("en").sign_in(alone)

        assert "do not belong to a cooperative" in client.get("/projects").text
        assert client.get("/projects/new").status_code == 404
        assert client.post("/projects", {"title": "x"}).status_code == 404

    def test_closed_room_takes_no_new_idea_and_keeps_what_was_begun(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        close_all()
        client.speak("en").sign_in(cast.amina)

        page = client.get("/projects").text
        assert "not open to your cooperative yet" in page
        assert 'href="/pathway"' in page
        assert client.get("/projects/new").status_code == 409
        assert client.post("/projects", {"title": "x"}).status_code == 409
        assert client.post(part_path(idea, "need"), {"version": "1", "need": "ماء"}).status_code == 303


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_pages_are_well_formed_in_every_language(client: PageClient, cast: Cast, language: str) -> None:
    full = rooms.idea(cast.argan, cast.amina)
    empty = rooms.idea(cast.argan, need="", cost_centimes=None)
    agreed = rooms.idea(cast.argan, cast.amina, state=IdeaState.AGREED)
    approved = rooms.idea(cast.argan, cast.amina, state=IdeaState.APPROVED)
    withdrawn = rooms.idea(cast.argan, cast.amina, state=IdeaState.APPROVED)
    services.withdraw(withdrawn, reason="<b>", by=cast.driss, at=clock.now())
    told = rooms.idea(cast.argan, cast.amina, need="", voice="0.ogg", created_by_id=cast.bilal.id)
    db.session.commit()
    client.speak(language).sign_in(cast.bilal)

    assert client.get("/projects/new").status_code == 200
    for idea in (full, empty, agreed, approved, withdrawn, told):
        assert client.get(f"/projects/{idea.id}").status_code == 200
    for part in Part:
        assert client.get(part_path(full, part)).status_code == 200
