"""What becomes of a sheet: its photo and recording, the agreement, and the end of a draft."""

import io

import pytest
from sqlalchemy import select

from lms.cooperatives.models import OfficeKind
from lms.core import clock, voices
from lms.core.db import db
from lms.projects import policy, services
from lms.projects.models import Outcome, ProjectIdea
from lms.projects.workflow import IdeaState
from tests import factories
from tests.client import PageClient
from tests.core.test_photos import picture
from tests.factories import Cast, rooms
from tests.projects.sounds import ogg

OGG = ogg()


def ideas() -> list[ProjectIdea]:
    return list(db.session.scalars(select(ProjectIdea)))


def part_path(idea: ProjectIdea, part: str) -> str:
    return f"/projects/{idea.id}/parts/{part}"


def sent(content: bytes, **fields: object) -> dict[str, object]:
    return {"upload": (io.BytesIO(content), "anything.bin"), **fields}


class TestUploads:
    def test_photo_is_drawn_anew_and_shown(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)

        page = client.sign_in(cast.amina).post(part_path(idea, "photo"), sent(picture(1600, 900), version="1"))

        assert page.status_code == 303
        with client.get(f"/media/{ideas()[0].photo}") as shown:
            assert (shown.mimetype, shown.data[:4]) == ("image/webp", b"RIFF")

    def test_voice_is_heard_by_its_cooperative_and_its_adviser_once_agreed(
        self, client: PageClient, cast: Cast
    ) -> None:
        idea = rooms.idea(cast.argan, cast.amina)
        path = f"/projects/{idea.id}/voice"
        client.sign_in(cast.amina).post(part_path(idea, "voice"), sent(OGG, version="1"))

        with client.get(path) as heard:
            assert (heard.status_code, heard.mimetype, heard.data) == (200, "audio/ogg", OGG)
            assert heard.headers["Content-Security-Policy"].startswith("sandbox")
            assert heard.headers["Content-Disposition"].startswith("attachment")
            assert heard.headers["X-Content-Type-Options"] == "nosniff"
        assert client.sign_in(cast.driss).get(path).status_code == 404
        assert client.sign_in(cast.esi).get(path).status_code == 404
        ideas()[0].state = IdeaState.AGREED
        db.session.commit()
        with client.sign_in(cast.driss).get(path) as heard:
            assert (heard.status_code, heard.data) == (200, OGG)
        assert client.sign_in(cast.khadija).get(path).status_code == 404

    def test_voices_are_for_the_application_alone(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        client.sign_in(cast.amina).post(part_path(idea, "voice"), sent(OGG, version="1"))

        path = policy.voices().path_of(ideas()[0].voice or "")

        assert path
        assert path.stat().st_mode & 0o077 == 0

    def test_voice_is_not_among_the_media(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        client.sign_in(cast.amina).post(part_path(idea, "voice"), sent(OGG, version="1"))

        assert client.get(f"/media/{ideas()[0].voice}").status_code == 404

    def test_idea_without_voice_has_none_to_hear(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)

        assert client.sign_in(cast.amina).get(f"/projects/{idea.id}/voice").status_code == 404

    def test_long_recording_is_refused(self, client: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        idea = rooms.idea(cast.argan)
        monkeypatch.setattr(voices, "MOST_VOICE_BYTES", len(OGG))
        client.sign_in(cast.amina)

        assert client.post(part_path(idea, "voice"), sent(ogg(sound=b"longer"), version="1")).status_code == 422
        assert ideas()[0].voice is None
        assert client.post(part_path(idea, "voice"), sent(OGG, version="1")).status_code == 303


class TestDeleting:
    def begun(self, cast: Cast, **values: object) -> ProjectIdea:
        return rooms.idea(cast.argan, cast.amina, created_by_id=cast.amina.id, **values)

    def test_author_deletes_her_draft_with_its_recording(self, client: PageClient, cast: Cast) -> None:
        idea = self.begun(cast)
        client.sign_in(cast.amina).post(part_path(idea, "voice"), sent(OGG, version="1"))
        voice = ideas()[0].voice or ""
        assert f"/projects/{idea.id}/delete" in client.get(f"/projects/{idea.id}").text

        assert client.post(f"/projects/{idea.id}/delete").status_code == 303

        assert ideas() == []
        assert policy.voices().path_of(voice) is None
        assert client.post(f"/projects/{idea.id}/delete").status_code == 404

    def test_recording_that_another_idea_has_stays(self, client: PageClient, cast: Cast) -> None:
        first, second = self.begun(cast), self.begun(cast)
        client.sign_in(cast.amina)
        for idea in (first, second):
            client.post(part_path(idea, "voice"), sent(OGG, version="1"))
        client.post(f"/projects/{first.id}/delete")

        with client.get(f"/projects/{second.id}/voice") as heard:
            assert heard.data == OGG

    @pytest.mark.parametrize("name", ["bilal", "esi", "driss"])
    def test_nobody_else_deletes_it(self, client: PageClient, cast: Cast, name: str) -> None:
        idea = self.begun(cast)
        client.sign_in(getattr(cast, name))

        assert client.post(f"/projects/{idea.id}/delete").status_code == 404
        assert len(ideas()) == 1

    @pytest.mark.parametrize("state", [IdeaState.AGREED, IdeaState.RETURNED, IdeaState.APPROVED])
    def test_what_was_agreed_is_not_deleted(self, client: PageClient, cast: Cast, state: IdeaState) -> None:
        idea = self.begun(cast, state=state)
        client.sign_in(cast.amina)

        assert f"/projects/{idea.id}/delete" not in client.get(f"/projects/{idea.id}").text
        assert client.post(f"/projects/{idea.id}/delete").status_code == 409
        assert len(ideas()) == 1

    def test_what_an_adviser_decided_on_is_not_deleted(self, client: PageClient, cast: Cast) -> None:
        idea = self.begun(cast, state=IdeaState.AGREED)
        services.decide(idea, Outcome.RETURNED, reason="x", seen=1, by=cast.driss, at=clock.now())
        services.agree(idea, by=cast.bilal, at=clock.now())
        services.take_back(idea)
        db.session.commit()
        client.sign_in(cast.amina)

        assert f"/projects/{idea.id}/delete" not in client.get(f"/projects/{idea.id}").text
        assert client.post(f"/projects/{idea.id}/delete").status_code == 409


class TestAgreement:
    def test_president_agrees_and_may_take_it_back(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan, cast.amina)
        path = f"/projects/{idea.id}/agreement"
        client.sign_in(cast.bilal)

        assert client.post(path).status_code == 303
        assert (ideas()[0].state, ideas()[0].agreed_by_id) == (IdeaState.AGREED, cast.bilal.id)
        assert client.post(f"{path}/delete").status_code == 303
        assert (ideas()[0].state, ideas()[0].agreed_at) == (IdeaState.DRAFT, None)

    def test_manager_agrees_too(self, client: PageClient, cast: Cast) -> None:
        factories.office(cast.amina, cast.argan, OfficeKind.MANAGER)
        idea = rooms.idea(cast.argan, cast.amina)

        assert client.sign_in(cast.amina).post(f"/projects/{idea.id}/agreement").status_code == 303

    @pytest.mark.parametrize("name", ["amina", "esi", "driss", "khadija"])
    def test_others_do_not_agree(self, client: PageClient, cast: Cast, name: str) -> None:
        factories.office(cast.esi, cast.honey, OfficeKind.PRESIDENT)
        idea = rooms.idea(cast.argan, cast.amina)
        client.sign_in(getattr(cast, name))

        assert client.post(f"/projects/{idea.id}/agreement").status_code == 404
        assert client.post(f"/projects/{idea.id}/agreement/delete").status_code == 404
        assert ideas()[0].state is IdeaState.DRAFT

    @pytest.mark.parametrize("name", ["amina", "bilal"])
    def test_button_shows_exactly_when_it_would_succeed(self, client: PageClient, cast: Cast, name: str) -> None:
        idea = rooms.idea(cast.argan, cast.amina)
        path = f"/projects/{idea.id}/agreement"
        client.sign_in(getattr(cast, name))

        shows = f'action="{path}"' in client.get(f"/projects/{idea.id}").text

        assert shows is (client.post(path).status_code == 303)

    def test_idea_in_which_something_is_missing_is_not_agreed(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan)
        client.sign_in(cast.bilal)

        assert "/agreement" not in client.get(f"/projects/{idea.id}").text
        assert client.post(f"/projects/{idea.id}/agreement").status_code == 409
        assert ideas()[0].state is IdeaState.DRAFT

    def test_agreed_idea_is_not_written_in(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan, cast.amina, state=IdeaState.AGREED)
        client.sign_in(cast.amina)

        assert client.get(part_path(idea, "need")).status_code == 409
        assert client.post(part_path(idea, "need"), {"version": "1", "need": "آخر"}).status_code == 409
        assert client.post(part_path(idea, "people"), {"people": str(cast.bilal.id)}).status_code == 409
        assert ideas()[0].need == "الزيت"

    def test_idea_is_agreed_once(self, client: PageClient, cast: Cast) -> None:
        idea = rooms.idea(cast.argan, cast.amina, state=IdeaState.APPROVED)
        client.sign_in(cast.bilal)

        assert client.post(f"/projects/{idea.id}/agreement").status_code == 409
        assert client.post(f"/projects/{idea.id}/agreement/delete").status_code == 409
