"""The analysis of an exam that 50,000 people took, on both databases: its time, and whether its memory grows with them."""

import tempfile
import time
import tracemalloc
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import delete, select

from lms import create_app
from lms.accounts.models import Person
from lms.config import Settings
from lms.core.db import db
from lms.learning import queries as learning
from lms.quizzes.analysis import queries, services
from lms.quizzes.analysis.queries import Narrowing
from lms.quizzes.models import Answer, Attempt
from tests.benchmarks.pages import Row
from tests.browser.live import SECRET, fill
from tests.factories.sheets import hand_in_many
from tests.servers import postgresql_url

ATTEMPTS = 50_000
FEWER = 5_000
SLUG = "acting-together"


def measure() -> list[Row]:
    rows = []
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder_name:
            folder = Path(folder_name)
            url = f"sqlite:///{folder / 'bench.sqlite3'}" if name == "sqlite" else postgresql_url("bench_questions")
            app = create_app(
                Settings(
                    secret_key=SECRET,
                    instance_path=folder,
                    database_url=url,
                    base_url="http://bench.test",
                    testing=True,
                )
            )
            with app.app_context():
                upgrade()
                fill(folder, (SLUG,))
                db.session.commit()
                try:
                    rows.append(_analysed(name))
                finally:
                    db.session.remove()
                    db.engine.dispose()
    return rows


def _analysed(name: str) -> Row:
    course = db.session.execute(learning.any_course(SLUG)).scalar_one()
    revisions = queries.revisions_of(course.id)
    person_id = db.session.scalars(select(Person.id).limit(1)).one()
    revision_id = revisions[0].id
    hand_in_many(revision_id, "exam", person_id, FEWER)
    few_bytes, _seconds, _worked = _studied(revisions, is_weighed=True)
    db.session.execute(delete(Answer))
    db.session.execute(delete(Attempt))
    hand_in_many(revision_id, "exam", person_id, ATTEMPTS)
    _bytes, seconds, worked = _studied(revisions, is_weighed=False)
    many_bytes, _seconds, _worked = _studied(revisions, is_weighed=True)
    return Row(
        f"an exam of {ATTEMPTS:,} attempts analysed, {name}",
        f"{seconds:.1f} s ({worked:.1f} s of the worker itself), {many_bytes / 1e6:.1f} MB at most ({few_bytes / 1e6:.1f} MB for {FEWER:,})",
        "≤ 10 s of the worker, memory as for a tenth (× 1.5)",
        # On a machine that others use, the time on the wall says little.
        worked <= 10 and many_bytes <= 1.5 * few_bytes,
    )


def _studied(revisions: list[queries.Revision], *, is_weighed: bool) -> tuple[int, float, float]:
    db.session.rollback()
    services.forget()
    if is_weighed:
        tracemalloc.start()
    begin, worked = time.perf_counter(), time.process_time()
    found = services.study(revisions, "exam", Narrowing())
    seconds, worked = time.perf_counter() - begin, time.process_time() - worked
    peak = tracemalloc.get_traced_memory()[1] if is_weighed else 0
    tracemalloc.stop()
    assert found.figures.attempts in (FEWER, ATTEMPTS)
    return peak, seconds, worked
