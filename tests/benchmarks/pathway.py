"""The pathway at the size of the country: one cooperative judged, and a new rule tried on all 65,315."""

import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import msgspec
import psutil
import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, select, text
from sqlalchemy.orm import joinedload

from lms import create_app
from lms.accounts.models import Person, StaffRole
from lms.config import ROOT, Settings
from lms.cooperatives import territory
from lms.cooperatives.models import Cooperative
from lms.cooperatives.queries import Narrowing, page_after
from lms.core import clock
from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import CourseRevision
from lms.pathway import publishing, simulation
from lms.pathway.facts import facts_in, facts_of
from lms.pathway.rules import evaluation as engine
from lms.pathway.rules.model import AssessmentMin, MembersShare, Stage
from lms.pathway.training import services as training
from lms.pathway.training.board import board_of
from lms.pathway.training.views import PAGE_SIZE
from tests.benchmarks.pages import Row
from tests.browser.live import SECRET, fill
from tests.servers import postgresql_url

COOPERATIVES, MEMBERS = 65_315, 788_969
SEED = 2026
START = date(2022, 1, 1)


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(
            Settings(
                secret_key=SECRET, instance_path=folder, database_url=postgresql_url("bench_pathway"),
                base_url="http://bench.test", testing=True,
            )
        )  # fmt: skip
        with app.app_context():
            upgrade()
            fill(folder, tuple(path.parent.name for path in sorted((ROOT / "courses").glob("*/course.yaml"))))
            publishing.publish_defaults(at=clock.now())
            db.session.commit()
            hundred = _fill(app)
            try:
                return [_judged(hundred), _simulated(), _planned()]
            finally:
                db.session.remove()
                db.engine.dispose()


def _judged(cooperative_id: UUID) -> Row:
    """Facts gathered and the rule judged, for a cooperative of 100 members."""
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    rule, times = publishing.default_rule(Stage.PROJECT), []
    for _number in range(60):
        db.session.expire_all()
        cooperative = db.session.get_one(Cooperative, cooperative_id)
        asked.clear()
        begin = time.perf_counter()
        engine.evaluate(rule, facts_of(cooperative, clock.now().date()))
        times.append((time.perf_counter() - begin) * 1000)
    found = median(times[10:])
    return Row(
        "one cooperative of 100 members judged, postgresql",
        f"{found:.1f} ms (median), {len(asked)} queries",
        "≤ 5 ms, ≤ 4 queries",
        found <= 5 and len(asked) <= 4,
    )


def _simulated() -> Row:
    """A rule that asks more members to learn and no self-assessment: some cooperatives lose by it, others gain."""
    rule = publishing.default_rule(Stage.PROJECT)
    other = msgspec.structs.replace(
        rule,
        require=msgspec.structs.replace(
            rule.require,
            of=tuple(
                msgspec.structs.replace(one, min_share=0.6) if isinstance(one, MembersShare) else one
                for one in rule.require.of
                if not isinstance(one, AssessmentMin)
            ),
        ),
    )
    at = clock.now()
    draft = publishing.new_draft(other, by=None, at=at)
    waiting = simulation.request(draft, by=None, at=at)
    db.session.commit()
    process = psutil.Process()
    begin, worked = time.perf_counter(), time.process_time()
    outcome = simulation.run(waiting, at=at)
    seconds, memory = time.perf_counter() - begin, process.memory_info().rss / 1e6
    # On a machine that others use, the time on the wall says little of what the worker costs.
    worked = time.process_time() - worked
    return Row(
        f"a new rule tried on {outcome.cooperatives} cooperatives, {MEMBERS} members, postgresql",
        f"{seconds:.0f} s ({worked:.0f} s of the worker itself), {memory:.0f} MB ({outcome.met_before} meet the rule of today; {outcome.loss} would lose, {outcome.gain} gain, {outcome.saved} would be saved, {outcome.still} lack something still)",
        "≤ 60 s, < 1000 MB, somebody loses and gains",
        seconds <= 60 and memory < 1000 and outcome.loss > 0 and outcome.gain > 0,
    )


def _planned() -> Row:
    """The page of training sessions for an officer, where papers and self-assessments are in order everywhere."""
    rule, at, efforts = publishing.default_rule(Stage.PROJECT), clock.now(), learning.efforts()
    taught = msgspec.structs.replace(
        rule,
        require=msgspec.structs.replace(
            # The line of minutes, accounts or cash book, and the self-assessment, are met.
            rule.require,
            of=rule.require.of[:4],
        ),
    )
    last = None
    while found := page_after(last, simulation.CHUNK):
        for cooperative, facts in zip(found, facts_in(found, at.date(), efforts), strict=True):
            training.keep_gap(cooperative.id, Stage.PROJECT, engine.evaluate(taught, facts), facts)
        last = found[-1].id
        db.session.commit()
        db.session.expunge_all()
    db.session.execute(text("ANALYZE learning_gap"))
    officer = db.session.scalars(select(Person).where(Person.staff_role == StaffRole.OFFICER)).first()
    assert officer is not None
    times = []
    for _number in range(12):
        db.session.expire_all()
        begin = time.perf_counter()
        board = board_of(officer, Stage.PROJECT, Narrowing(), number=1, size=PAGE_SIZE)
        times.append((time.perf_counter() - begin) * 1000)
    return Row(
        f"training sessions planned for {board.planned} of {board.total} cooperatives one lesson away, postgresql",
        f"{median(times[2:]):.0f} ms (median): {board.sessions} sessions",
        "≤ 500 ms",
        median(times[2:]) <= 500,
    )


def _fill(app: Flask) -> UUID:
    """The country, copied straight into the tables; answers a cooperative of 100 members."""
    chance = random.Random(SEED)
    revisions = {
        revision.course.slug: revision.id
        for revision in db.session.scalars(select(CourseRevision).options(joinedload(CourseRevision.course)))
    }
    sizes = _sizes(chance)
    address = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    db.session.commit()
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE person DROP CONSTRAINT uq_person_phone")
        for table, columns, rows in (
            ("cooperative", "id, name_ar, name_fr, register_number, categories, sector, region_code, province_code, delegation_code, registered_on, year_closes_on", _cooperatives(chance)),
            ("person", "id, name_ar, name_fr, gender, birth_year, language, picture, created_at", _people(chance)),
            ("membership", "id, cooperative_id, person_id, from_on", _memberships(sizes)),
            ("office", "id, cooperative_id, person_id, kind, from_on", _offices(sizes)),
            ("certificate", "id, code, person_id, cooperative_id, revision_id, registration, item, earned_at", _certificates(chance, sizes, revisions)),
            ("cooperative_document", "id, cooperative_id, kind, dated_on, visibility, file_name, size_bytes, filed_at, shared_at, verdict, judged_at", _documents(chance)),
            ("diagnosis_round", "id, cooperative_id, version, opened_at, closed_at", _rounds(chance)),
        ):  # fmt: skip
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")
    return _id(1, 0)


def _sizes(chance: random.Random) -> list[int]:
    """100 in the first, and about twelve in each of the others, so that all members have a place."""
    sizes = [100] + [5] * (COOPERATIVES - 1)
    for _rest in range(MEMBERS - sum(sizes)):
        sizes[1 + int(chance.random() ** 2 * (COOPERATIVES - 1))] += 1
    return sizes


def _id(kind: int, number: int) -> UUID:
    return UUID(int=(kind << 96) + (1 << 64) + number)


def _cooperatives(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    sectors, provinces = ("agriculture", "argan", "crafts", "housing"), list(territory.provinces())
    for number in range(COOPERATIVES):
        region = f"MA-{1 + number % 12:02d}"
        yield (
            _id(1, number), f"تعاونية {number}", f"Coopérative {number}", f"1/1/2022/{number}", '["supply"]',
            chance.choice(sectors), region, chance.choice(provinces), "agadir", START + timedelta(days=chance.randrange(1500)), "12-31",
        )  # fmt: skip


def _people(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(MEMBERS):
        gender = "f" if chance.random() < 0.345 else "m"
        yield (_id(2, number), "عضو", "Membre", gender, 1960 + number % 45, "ar", "bee", at)


def _seats(sizes: list[int]) -> Iterator[tuple[int, int, int]]:
    """(cooperative, place in it, person)"""
    person = 0
    for cooperative, size in enumerate(sizes):
        for place in range(size):
            yield cooperative, place, person
            person += 1


def _memberships(sizes: list[int]) -> Iterator[tuple[Any, ...]]:
    for cooperative, _place, person in _seats(sizes):
        yield _id(3, person), _id(1, cooperative), _id(2, person), START


def _offices(sizes: list[int]) -> Iterator[tuple[Any, ...]]:
    for cooperative, place, person in _seats(sizes):
        if place < 3:
            kind = ("president", "treasurer", "secretary")[place]
            yield _id(4, person), _id(1, cooperative), _id(2, person), kind, START


def _certificates(chance: random.Random, sizes: list[int], revisions: dict[str, UUID]) -> Iterator[tuple[Any, ...]]:
    """Some cooperatives learn more than others, so that each share that a rule may ask for parts them."""
    number, at, keen = 0, datetime(2026, 5, 1, tzinfo=UTC), 0.0
    for cooperative, place, person in _seats(sizes):
        keen = chance.uniform(0.3, 1) if place == 0 else keen
        earned = ["acting-together"] if chance.random() < keen else []
        if place < 2 and chance.random() < 0.8:
            earned.append(("governing", "accounts")[place])
        for slug in earned:
            for item in ("", "first"):
                number += 1
                yield (
                    _id(5, number), f"BENCH{number}", _id(2, person), _id(1, cooperative), revisions[slug],
                    _id(6, number), item, at,
                )  # fmt: skip


def _documents(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """Minutes and accounts of this year, of seven cooperatives in ten; most of them verified."""
    at, number = datetime.now(UTC) - timedelta(days=150), 0
    for cooperative in range(COOPERATIVES):
        if chance.random() < 0.3:
            continue
        verified = chance.random() < 0.8
        for kind in ("minutes", "accounts"):
            number += 1
            yield (
                _id(7, number), _id(1, cooperative), kind, at.date(), "adviser", f"{number}.pdf", 1000, at, at,
                "verified" if verified else None, at if verified else None,
            )  # fmt: skip


def _rounds(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """Four cooperatives in five have looked at themselves."""
    at = datetime.now(UTC) - timedelta(days=100)
    for cooperative in range(COOPERATIVES):
        if chance.random() < 0.8:
            yield _id(8, cooperative), _id(1, cooperative), 1, at, at
