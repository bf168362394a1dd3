"""The log of the first release becomes a Learning Record Store without losing a statement, and goes back."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from lms import create_app
from lms.config import Settings
from lms.core.db import UtcDateTime, db
from lms.xapi import queries, terms, verbs
from lms.xapi.statement import Account, Activity, Agent, Attachment, Context, Object, Statement, encode
from tests.servers import database_url

FIRST, LRS, FORWARDING, SENT = "fe2636df85e6", "293f12132889", "602786c9d8b5", "5c1b7d0e93a4"
STORED = datetime(2026, 3, 1, 10, tzinfo=UTC)
OLD = sa.table(
    "xapi_statement", sa.column("seq", sa.BigInteger()), sa.column("id", sa.Uuid()), sa.column("verb"),
    sa.column("actor"), sa.column("object"), sa.column("registration", sa.Uuid()),
    sa.column("timestamp", UtcDateTime()), sa.column("stored", UtcDateTime()), sa.column("is_trusted", sa.Boolean()),
    sa.column("document"),
)  # fmt: skip


def old_row(seq: int) -> dict[str, object]:
    registration = uuid4()
    statement = Statement(
        id=uuid4(), actor=Agent(account=Account(home_page="http://lms.test", name=str(seq))), verb=verbs.COMPLETED,
        object=Activity(id="http://lms.test/a"), timestamp=STORED, stored=STORED, version="1.0.3",
        context=Context(registration=registration),
    )  # fmt: skip
    return {
        "seq": seq, "id": statement.id, "verb": verbs.COMPLETED.id, "actor": statement.actor.key,
        "object": "http://lms.test/a", "registration": registration, "timestamp": STORED, "stored": STORED,
        "is_trusted": True, "document": encode(statement),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_first_log_is_found_by_filters_and_can_go_back(tmp_path: Path, kind: str, worker_id: str) -> None:
    url = database_url(kind, tmp_path, f"first_log_{worker_id}")
    app = create_app(Settings(secret_key="x" * 40, instance_path=tmp_path, database_url=url, testing=True))
    rows = [old_row(seq) for seq in (1, 2, 3)]

    with app.app_context():
        upgrade(revision=FIRST)
        with db.engine.begin() as connection:
            connection.execute(sa.insert(OLD), rows)
        upgrade(revision=LRS)
        found = queries.found_by(
            [terms.is_object("http://lms.test/a")], after=None, before=None, ascending=True, limit=9
        )
        db.session.rollback()
        downgrade(revision=FIRST)
        with db.engine.connect() as connection:
            back = connection.execute(sa.select(OLD.c.actor, OLD.c.stored).order_by(OLD.c.seq)).all()
        db.engine.dispose()

    assert [document for _seq, document in found] == [row["document"] for row in rows]
    assert [tuple(row) for row in back] == [(row["actor"], STORED) for row in rows]


PHOTO, SOUND = "ab" * 32, "cd" * 32
LOG = sa.table(
    "xapi_statement", sa.column("seq", sa.BigInteger()), sa.column("id", sa.Uuid()), sa.column("is_trusted", sa.Boolean()),
    sa.column("is_voided", sa.Boolean()), sa.column("document"),
)  # fmt: skip
CONTENTS = sa.table("xapi_attachment", sa.column("sha2"), sa.column("content", sa.LargeBinary()))
SENT_ATTACHMENTS = sa.table("xapi_sent_attachment", sa.column("seq"), sa.column("sha2"))


def row_with(seq: int, client: str, sha2: str, *, url: str | None = None, is_inside: bool = False) -> dict[str, object]:
    one = Attachment(
        usage_type="http://lms.test/u", display={}, content_type="image/png", length=1, sha2=sha2, file_url=url
    )
    agent, thing = Agent(account=Account(home_page="http://lms.test", name=client)), Activity(id="http://lms.test/a")
    sub = Object(
        object_type="SubStatement", actor=agent, verb=verbs.COMPLETED, object=Object(id="http://lms.test/a"),
        attachments=[one],
    )  # fmt: skip
    statement = Statement(
        id=uuid4(), actor=agent, verb=verbs.COMPLETED, object=sub if is_inside else thing, timestamp=STORED,
        stored=STORED, version="1.0.3", authority=agent, attachments=None if is_inside else [one],
    )  # fmt: skip
    return {
        "seq": seq, "id": statement.id, "is_trusted": False, "is_voided": False, "document": encode(statement),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_attachments_of_before_stay_with_those_who_sent_them(tmp_path: Path, kind: str, worker_id: str) -> None:
    url = database_url(kind, tmp_path, f"sent_{worker_id}")
    app = create_app(Settings(secret_key="x" * 40, instance_path=tmp_path, database_url=url, testing=True))
    rows = [
        row_with(1, "owner", PHOTO.upper()), row_with(2, "curious", PHOTO, url="http://lms.test/f"),
        row_with(3, "owner", SOUND, url="http://lms.test/s"), row_with(4, "owner", "ef" * 32, url="http://lms.test/n"),
        row_with(5, "owner", PHOTO, is_inside=True),
    ]  # fmt: skip

    with app.app_context():
        upgrade(revision=FORWARDING)
        with db.engine.begin() as connection:
            connection.execute(sa.insert(LOG), rows)
            connection.execute(sa.insert(CONTENTS), [{"sha2": one, "content": b"x"} for one in (PHOTO, SOUND)])
        upgrade(revision=SENT)
        with db.engine.connect() as connection:
            found = connection.execute(sa.select(SENT_ATTACHMENTS.c.seq, SENT_ATTACHMENTS.c.sha2)).all()
        downgrade(revision=FORWARDING)
        db.engine.dispose()

    assert sorted(map(tuple, found)) == [(1, PHOTO), (3, SOUND), (5, PHOTO)]
