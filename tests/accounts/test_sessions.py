from datetime import timedelta

from sqlalchemy import update

from lms.accounts import queries, sessions
from lms.accounts.models import SignIn
from lms.core import clock
from lms.core.db import db
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast


def start(person, **values) -> str:
    token = sessions.start(person, device="Android", address="192.0.2.1", at=values.get("at", clock.now()))
    db.session.commit()
    return token


def test_the_table_does_not_hold_the_token(cast: Cast) -> None:
    token = start(cast.amina)

    (row,) = queries.sessions_of(cast.amina.id)

    assert token not in (row.token_hash, str(row.id))
    assert sessions.person_of(token, at=clock.now()) is cast.amina
    assert cast.amina.get_id() == token


def test_a_session_is_loaded_with_one_query(cast: Cast) -> None:
    token = start(cast.amina)
    db.session.expire_all()
    with queries_seen() as seen:
        person = sessions.person_of(token, at=clock.now())

    assert person is not None
    assert person.name_fr == "Amina"
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1


def test_ended_outlived_and_closed_sessions_are_nobodys(cast: Cast) -> None:
    now = clock.now()
    ended, old, closed = start(cast.amina), start(cast.bilal, at=now - sessions.MEMBER_LIFE * 1.01), start(cast.esi)
    staff = start(cast.salma, at=now - sessions.STAFF_LIFE * 1.01)
    sessions.end_all(cast.amina.id, at=now)
    cast.esi.closed_at = now
    db.session.commit()

    assert [sessions.person_of(token, at=now) for token in (ended, old, closed, staff, "unknown")] == [None] * 5


def test_reading_marks_nothing_and_writing_marks_the_session_as_seen(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.amina)
    before = clock.now() - timedelta(hours=1)
    db.session.execute(update(SignIn).values(seen_at=before))
    db.session.commit()

    client.get("/me")
    after_reading = queries.sessions_of(cast.amina.id)[0].seen_at
    client.post("/language", {"language": "fr"})

    assert after_reading == before
    assert queries.sessions_of(cast.amina.id)[0].seen_at > before
