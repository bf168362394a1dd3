"""A country in the database: what derives from its log is there, and all of it points to what is there."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from lms.accounts import secrets
from lms.accounts.models import Person, StaffRole
from lms.accounts.samples import PASSWORD, PIN, TOTP_SECRETS
from lms.cooperatives import territory
from lms.cooperatives.file.uploads import documents_store
from lms.core.db import db, is_postgresql
from lms.learning.models import Completion, Enrolment
from lms.monitoring.country import figures, loading, staff
from lms.monitoring.country.loading import NoCourses, NotEmpty
from lms.monitoring.country.outcomes import InForce
from lms.monitoring.country.population import country
from lms.monitoring.country.rows import COLUMNS, Row
from lms.ops import demonstration
from lms.pathway import publishing
from lms.pathway.rules.model import Stage
from lms.xapi import definitions, references
from lms.xapi import services as xapi
from lms.xapi.models import Mention, StoredStatement
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.monitoring.country.small import NOW, load, options, silently, table

DERIVED = ("enrolment", "completion", "certificate", "quiz_result", "practice_answer", "stage_state")


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, Row]] = []
        self.statements: list[tuple[Any, ...]] = []

    def row(self, table: str, row: Row) -> None:
        assert len(row) == len(COLUMNS[table]), table
        self.rows.append((table, row))

    def statement(self, seq: int, statement_id: str, document: str, *terms: Any) -> None:
        self.statements.append((seq, statement_id, document, sorted(one for some in terms for one in some)))

    def flush(self) -> None:
        """Nothing waits."""


def told(seed: int) -> Kept:
    kept = Kept()
    made = country(options(seed=seed))
    advisers = {code: f"adviser {code}" for code in territory.delegations()}
    trainers = {code: [f"trainer {code}"] for code in territory.regions()}
    team = staff.Team("officer", advisers, trainers)
    loading.tell(made, loading.taught(), team, dict.fromkeys(Stage, InForce(1, 60)), kept, silently, pin_hash="hash")
    return kept


def test_replaying_the_log_gives_the_same_state(app: Flask) -> None:
    load(scale=0.001)
    before = {name: table(name) for name in DERIVED}
    statements = db.session.scalar(select(func.count()).select_from(StoredStatement))
    definitions.forget_all()

    count = xapi.rebuild()
    db.session.commit()

    assert count == statements == db.session.scalar(select(func.count()).select_from(StoredStatement))
    assert {name: table(name) for name in DERIVED} == before
    assert all(before.values()), {name: len(rows) for name, rows in before.items()}


def test_all_that_is_pointed_to_is_there(app: Flask) -> None:
    load(scale=0.002)

    if not is_postgresql():
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    for name in COLUMNS:
        assert table(name, *[column.name for column in db.metadata.tables[name].primary_key]), name
    enrolled = set(db.session.scalars(select(Enrolment.registration)))
    assert set(db.session.scalars(select(Completion.registration))) <= enrolled


def test_indexes_and_keys_are_there_again(app: Flask) -> None:
    def found() -> list[Any]:
        if not is_postgresql():
            return db.session.execute(text("SELECT name, sql FROM sqlite_master ORDER BY 1")).all()  # type: ignore[return-value]
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1"
        return db.session.execute(text(query)).all()  # type: ignore[return-value]

    before = [tuple(one) for one in found() if one[0] != "sqlite_stat1"]

    load()

    assert [tuple(one) for one in found() if one[0] != "sqlite_stat1"] == before


def test_a_seed_tells_one_story(app: Flask) -> None:
    publish_bees()

    first, again, other = told(7), told(7), told(8)

    assert first.rows == again.rows
    assert first.statements == again.statements
    assert first.statements != other.statements


def test_statements_are_found_by_what_they_say(app: Flask) -> None:
    load()
    rows = db.session.execute(select(StoredStatement.seq, StoredStatement.document).order_by(StoredStatement.seq)).all()
    terms: dict[int, set[int]] = {}
    for term, seq in db.session.execute(select(Mention.term, Mention.seq)):
        terms.setdefault(seq, set()).add(term)

    assert {seq for seq, _document in rows} == set(terms)
    for seq, document in rows[::3]:
        assert terms[seq] == set(references.terms_of(xapi.decode(document), {}))


def test_the_log_keeps_as_many_statements_as_wanted(app: Flask) -> None:
    publish_bees()
    made = country(options(scale=0.01))

    assert loading.share_in_log(made.options, 24_000) == 1
    assert loading.share_in_log(options(statements=50_000), 24_000) == pytest.approx(0.5)
    assert loading.share_in_log(options(statements=9**9), 24_000) == 1
    assert loading.share_in_log(options(statements=0), 24_000) == 0


def test_without_statements_the_histories_are_there_all_the_same(app: Flask) -> None:
    loaded = load(statements=0)

    # Stages are told in any case: they are few.
    kinds = Counter(one[0] for one in db.session.execute(select(func.json_extract(StoredStatement.document, "$.verb.id")))) if not is_postgresql() else {}  # fmt: skip
    assert loaded.enrolments == db.session.scalar(select(func.count()).select_from(Enrolment))
    assert not any("registered" in one for one in kinds)


def test_nothing_is_made_beside_cooperatives(app: Flask, cast: Cast) -> None:
    publish_bees()
    people = db.session.scalar(select(func.count()).select_from(Person))

    with pytest.raises(NotEmpty):
        loading.load(options(), silently)

    assert db.session.scalar(select(func.count()).select_from(Person)) == people


def test_without_a_course_nothing_is_made(app: Flask) -> None:
    with pytest.raises(NoCourses):
        loading.load(options(), silently)


def test_a_fault_on_the_way_leaves_nothing(app: Flask) -> None:
    publish_bees()

    def failing(title: str, _total: int) -> Any:
        if title == "cohorts":
            raise RuntimeError(title)
        return lambda _done: None

    with pytest.raises(RuntimeError):
        loading.load(options(), failing)
    db.session.rollback()

    assert loading.is_empty()
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_staff_sign_in_with_the_published_secrets(app: Flask) -> None:
    load()
    people = {one.email: one for one in db.session.scalars(select(Person).where(Person.staff_role.is_not(None)))}

    assert {one.delegation_code for one in people.values()} == {None, *territory.delegations()}
    for role in StaffRole:
        assert any(one.staff_role is role for one in people.values())
    officer = people["demo-officer@taawouniya.example"]
    assert secrets.verify_secret(officer.secret_hash or "", PASSWORD)
    for email, one in people.items():
        assert one.staff_role
        assert one.totp_secret == demonstration.totp_secret_of(email or "")
    assert officer.totp_secret == TOTP_SECRETS[StaffRole.OFFICER]


def test_a_president_signs_in_with_the_published_pin(app: Flask) -> None:
    load()

    person = db.session.scalars(select(Person).where(Person.phone == "+212600000001")).one()

    assert secrets.verify_secret(person.secret_hash or "", PIN)


def test_papers_can_be_opened(app: Flask) -> None:
    load()
    names = {name for (name,) in table("cooperative_document", "file_name")}

    assert names
    assert all((documents_store().folder / name).read_bytes().startswith(b"%PDF") for name in names)


def test_rules_are_those_in_force(app: Flask) -> None:
    load()

    assert publishing.publish_defaults(at=NOW) == []
    assert {number for (number,) in table("stage_state", "rule_number")} <= {1}


def test_enrolments_are_as_many_as_members_may_have(app: Flask) -> None:
    loaded = load()

    # One course only: nearly everybody is in it.
    assert 0.85 * loaded.people < loaded.enrolments < loaded.people
    assert figures.STATEMENTS / figures.ENROLMENTS * loaded.enrolments < 4 * loaded.statements
