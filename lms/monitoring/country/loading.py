"""Fills an empty database with a country, part after part, in one transaction: all of it or nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select, text

from lms.accounts import secrets
from lms.accounts.samples import PIN
from lms.cooperatives.file.uploads import documents_store
from lms.cooperatives.models import Cooperative
from lms.core.db import db, is_postgresql
from lms.monitoring.country import figures, registers, staff
from lms.monitoring.country.cohorts import Cohorts
from lms.monitoring.country.copying import PostgresqlSink, SqliteSink
from lms.monitoring.country.courses import Taught, taught
from lms.monitoring.country.histories import Histories
from lms.monitoring.country.indexes import without_indexes
from lms.monitoring.country.outcomes import InForce, Outcomes
from lms.monitoring.country.papers import Papers
from lms.monitoring.country.plans import plan
from lms.monitoring.country.population import Country, Options, country
from lms.monitoring.country.rows import Row
from lms.monitoring.country.sinks import Sink
from lms.monitoring.country.teller import Teller
from lms.pathway import publishing
from lms.pathway import queries as pathway
from lms.pathway.rules.model import Stage, decode
from lms.xapi.models import StoredStatement

# One paper, a page that says so, stands for all papers of a country.
_PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1"
    b"/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 63>>stream\nBT /F 24 Tf 72 720 Td (Document de demonstration) Tj ET"
    b"          \nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
Progress = Callable[[str, int], Callable[[int], None]]


class NotEmpty(Exception):
    """There are cooperatives or statements already: a country is never put beside real ones."""


class NoCourses(Exception):
    """No course is published."""


@dataclass(frozen=True)
class Loaded:
    cooperatives: int
    people: int
    enrolments: int
    statements: int


def is_empty() -> bool:
    taken = (select(Cooperative.id).limit(1), select(StoredStatement.seq).limit(1))
    return all(db.session.scalar(one) is None for one in taken)


def load(options: Options, begin: Progress) -> Loaded:
    """`begin`: told the name of each part and how much there is of it, answers what to call as it goes on.

    Commits. Raises NotEmpty, NoCourses.
    """
    if not is_empty():
        raise NotEmpty
    courses = taught()
    if not courses:
        raise NoCourses
    made = country(options)
    rules = _rules(options)
    team = staff.add(options.seed, at=options.now)
    with without_indexes():
        sink = PostgresqlSink() if is_postgresql() else SqliteSink()
        try:
            loaded = tell(made, courses, team, rules, sink, begin, pin_hash=secrets.hash_secret(PIN))
        except BaseException:
            sink.stop()
            raise
        sink.close()
    db.session.commit()
    _analyse()
    return loaded


def tell(
    made: Country, courses: list[Taught], team: staff.Team, rules: dict[Stage, InForce], sink: Sink, begin: Progress, *,
    pin_hash: str,
) -> Loaded:  # fmt: skip
    """All rows and statements of the country, parents before children. `team` is in the database already; `rules` are
    those in force, `pin_hash` that of the published PIN."""
    planned = plan(made, [course.content.audience for course in courses])
    share = share_in_log(made.options, len(planned.enrolments))
    name = documents_store().keep(_PAPER, "pdf")
    teller = Teller(sink)
    histories = Histories(made, courses, planned, sink, teller, share=share)
    cohorts = Cohorts(made, courses, team, sink, teller, share=share)
    papers = Papers(made, sink, file=(name, len(_PAPER)))
    outcomes = Outcomes(made, histories.earned, team, rules, sink, teller)
    here = len(made.cooperatives)
    parts: tuple[tuple[str, int, Iterable[int]], ...] = (
        ("cooperatives", here, _into(sink, "cooperative", registers.cooperatives(made))),
        ("people", made.people, _into(sink, "person", registers.people(made, pin_hash=pin_hash))),
        ("memberships", made.people, _into(sink, "membership", registers.memberships(made))),
        ("offices", 3 * here, _into(sink, "office", registers.offices(made))),
        ("papers", here, papers.tell_all()),
        ("learning", len(planned.enrolments), histories.tell_all()),
        ("cohorts", len(planned.groups), cohorts.tell_all(planned.groups)),
        ("pathway", here, outcomes.tell_all()),
    )
    for title, total, steps in parts:
        forward = begin(title, total)
        for done in steps:
            forward(done)
        sink.flush()
    return Loaded(here, made.people, len(planned.enrolments), teller.told)


def share_in_log(options: Options, enrolments: int) -> float:
    """Of the enrolments, those whose statements are kept; all where no number of statements is wanted, or more than there are."""
    if options.statements is None:
        return 1.0
    natural = figures.STATEMENTS * enrolments / figures.ENROLMENTS
    return min(options.statements / natural, 1.0) if natural else 0.0


def _into(sink: Sink, table: str, rows: Iterator[Row]) -> Iterator[int]:
    count = 0
    for count, row in enumerate(rows, 1):
        sink.row(table, row)
        if count % 1000 == 0:
            yield 1000
    yield count % 1000


def _rules(options: Options) -> dict[Stage, InForce]:
    publishing.publish_defaults(at=options.now)
    db.session.flush()
    found = {stage: next(one for one in pathway.versions_of(stage) if one.published_at) for stage in Stage}
    return {stage: InForce(one.number, decode(one.document).grace_days) for stage, one in found.items()}


def _analyse() -> None:
    db.session.execute(text("ANALYZE"))
    db.session.commit()
