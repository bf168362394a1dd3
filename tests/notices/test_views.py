"""Notices wait until they are understood."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.notices import kinds, services
from lms.notices.models import Notice
from tests.client import PageClient
from tests.factories import Cast

OPEN = {"stage": "project", "grace_until": None}


def told(person: Person, where: Cooperative | None, *, at: datetime | None = None, **values: Any) -> Notice:
    services.tell([person.id], "open", OPEN | values, cooperative_id=where.id if where else None, at=at or clock.now())
    db.session.commit()
    return db.session.scalars(
        select(Notice).where(Notice.person_id == person.id).order_by(Notice.at.desc(), Notice.id.desc())
    ).first()  # type: ignore[return-value]


def seen(notice: Notice) -> bool:
    db.session.expire_all()
    return notice.seen_at is not None


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_notice_waits_on_home_pathway_and_its_page(client: PageClient, cast: Cast, language: str) -> None:
    notice = told(cast.amina, cast.argan)
    client.sign_in(cast.amina).speak(language)
    button = f"/notices/{notice.id}/acknowledgement"

    pages = [client.get(path).text for path in ("/home", "/pathway", "/notices")]

    assert 'class="dot"' in pages[0]
    assert [button in page for page in pages] == [False, True, True]
    assert not seen(notice)


def test_understood_notice_waits_no_more_and_stays_to_be_read(client: PageClient, cast: Cast) -> None:
    notice = told(cast.amina, cast.argan)
    client.sign_in(cast.amina).speak("en")

    answer = client.post(f"/notices/{notice.id}/acknowledgement")
    page = client.follow(answer).text

    assert seen(notice)
    assert "Nothing waits for you." in page
    assert "is open to your cooperative" in page
    assert 'class="dot"' not in client.get("/home").text


def test_second_touch_changes_nothing(client: PageClient, cast: Cast) -> None:
    notice = told(cast.amina, cast.argan)
    client.sign_in(cast.amina)
    client.post(f"/notices/{notice.id}/acknowledgement")
    seen(notice)
    first = notice.seen_at

    assert client.post(f"/notices/{notice.id}/acknowledgement").status_code == 303
    assert seen(notice)
    assert notice.seen_at == first


@pytest.mark.parametrize(
    ("back", "location"),
    [
        ("/pathway", "/pathway"), ("/staff", "/staff"), ("", "/notices"), ("//evil.test", "/notices"),
        ("https://evil.test/", "/notices"), ("/\\evil.test", "/notices"), ("/pathway?x=1", "/notices"), ("/" * 9, "/notices"),
    ],
)  # fmt: skip
def test_touch_leads_back_to_a_page_of_this_site_only(client: PageClient, cast: Cast, back: str, location: str) -> None:
    notice = told(cast.amina, cast.argan)

    answer = client.sign_in(cast.amina).post(f"/notices/{notice.id}/acknowledgement", {"back": back})

    assert answer.headers["Location"] == location


def test_outsider_understands_nothing_for_another(client: PageClient, cast: Cast) -> None:
    notice = told(cast.amina, cast.argan)
    client.sign_in(cast.esi)

    answers = [client.post(f"/notices/{one}/acknowledgement").status_code for one in (notice.id, uuid4())]
    client.post("/notices/acknowledgement", {"until": clock.now().isoformat()})

    assert answers == [404, 404]
    assert not seen(notice)


def test_visitor_is_asked_to_sign_in(client: PageClient, cast: Cast) -> None:
    notice = told(cast.amina, cast.argan)

    assert client.get("/notices").status_code == 303
    assert client.post(f"/notices/{notice.id}/acknowledgement").status_code == 303
    assert client.post("/notices/acknowledgement").status_code == 303
    assert not seen(notice)


def test_all_that_were_shown_are_understood_and_not_the_one_that_came_since(client: PageClient, cast: Cast) -> None:
    at = clock.now() - timedelta(hours=1)
    first, second = told(cast.amina, cast.argan, at=at), told(cast.amina, cast.argan, at=at + timedelta(seconds=1))
    newer = told(cast.amina, cast.argan)

    client.sign_in(cast.amina).post("/notices/acknowledgement", {"until": second.at.isoformat()})

    assert [seen(one) for one in (first, second, newer)] == [True, True, False]


@pytest.mark.parametrize("until", ["", "now", "2026-01-01", "2026-01-01T00:00:00", "9" * 99])
def test_faulty_time_marks_nothing(client: PageClient, cast: Cast, until: str) -> None:
    notice = told(cast.amina, cast.argan)

    answer = client.sign_in(cast.amina).post("/notices/acknowledgement", {"until": until})

    assert answer.status_code == 303
    assert not seen(notice)
    assert 'role="status"' not in client.follow(answer).text, "nobody is scolded for touching twice"


def test_adviser_sees_hers_above_the_list_with_a_link_to_the_cooperative(client: PageClient, cast: Cast) -> None:
    notice = told(cast.driss, cast.argan)
    client.sign_in(cast.driss).speak("fr")

    desk, page = client.get("/staff").text, client.get("/notices").text

    for text in (desk, page):
        assert f"/notices/{notice.id}/acknowledgement" in text
        assert f"/staff/cooperatives/{cast.argan.id}" in text
    assert "/pathway" not in page.split("<main")[1]


def test_what_a_former_member_was_told_of_the_cooperative_is_hers_no_more(client: PageClient, cast: Cast) -> None:
    of_cooperative, own = told(cast.esi, cast.argan), told(cast.esi, None)

    page = client.sign_in(cast.esi).get("/notices").text

    assert f"/notices/{own.id}/acknowledgement" in page
    assert f"/notices/{of_cooperative.id}/acknowledgement" not in page


def test_kind_that_nobody_describes_is_left_out(client: PageClient, cast: Cast) -> None:
    services.tell([cast.amina.id], "of-another-release", {}, at=clock.now())
    db.session.commit()

    assert 'class="dot"' not in client.sign_in(cast.amina).get("/notices").text
    assert "of-another-release" not in kinds.known()


def test_same_subject_is_told_once(cast: Cast) -> None:
    for _time in range(2):
        services.tell([cast.amina.id, cast.amina.id], "open", OPEN, subject="one", at=clock.now())
    services.tell([cast.amina.id], "open", OPEN, at=clock.now())
    services.tell([cast.amina.id], "open", OPEN, at=clock.now())

    subjects = list(db.session.scalars(select(Notice.subject).where(Notice.person_id == cast.amina.id)))

    assert sorted(map(str, subjects)) == ["None", "None", "one"]


def test_page_shows_the_latest_and_says_how_many_wait(client: PageClient, cast: Cast) -> None:
    for _number in range(60):
        told(cast.amina, cast.argan)

    page = client.sign_in(cast.amina).speak("en").get("/notices").text

    assert page.count("I understood</button>") == 50
    assert '<span class="dot">60</span>' in page
