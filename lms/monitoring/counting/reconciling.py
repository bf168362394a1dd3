"""Proves that the cells equal a direct count: every cell beside what all subjects add up to when they are counted now, what each of them
is kept to have put in beside what it would put in now, the totals of the country beside plain counts of the tables themselves, and the
row of each cooperative beside what is true of it. What was read in the log is taken as it is kept: a rebuild reads it anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, select

from lms.accounts.models import Person
from lms.certification.models import Certificate
from lms.cooperatives.models import Cooperative, Membership
from lms.core.days import day_of
from lms.core.db import db
from lms.learning.models import Completion, Enrolment
from lms.monitoring.counting import kept, listing
from lms.monitoring.counting.rollup import CHUNK, Counting, Tell
from lms.monitoring.counting.tally import Tally
from lms.monitoring.dimensions import COUNTRY, Dimension, SubjectKind
from lms.monitoring.indicators import Measure
from lms.monitoring.models import Cell
from lms.pathway.diagnosis.models import DiagnosisRound
from lms.projects.models import ProjectDecision, ProjectIdea
from lms.quizzes.models import Result

# How many differences are shown.
SHOWN = 20


@dataclass(frozen=True)
class Reconciliation:
    """`differing`: (what, in the cells, counted) of those that differ, the first ones; `cells` and `totals`: how many were compared."""

    cells: int
    totals: int
    differing: list[tuple[str, int, int]]

    @property
    def is_equal(self) -> bool:
        return not self.differing


def reconcile(*, at: datetime, tell: Tell = lambda *_: None) -> Reconciliation:
    """Reads everything once; writes nothing. What changed and waits to be counted must be counted before."""
    tally, lists, year = Tally(), list[tuple[str, int, int]](), day_of(at).year
    for kind in SubjectKind:
        total, done, last = kept.subject_count(kind), 0, None
        counting = Counting(year, tally)
        while ids := kept.subject_ids_after(kind, last, CHUNK):
            found = counting.contributions_of(kind, ids)
            for contribution in found.values():
                tally.put(contribution)
            # Cells may be right where this is not; the next change of it would then be counted wrongly.
            lists += [(f"{kind} {one}", 0, 1) for one in kept.differing(kind, ids, found)]
            if kind is SubjectKind.COOPERATIVE:
                lists += [(f"row of {one}", 0, 1) for one in listing.differing(ids, at=at)]
            last, done = ids[-1], done + len(ids)
            tell(kind, done, total)
    compared, differing = 0, lists[:SHOWN]
    for place, dimension, measure, month, value, in_cells in kept.cells():
        compared += 1
        counted = tally.pop((place, dimension, value), measure, month)
        if in_cells != counted and len(differing) < SHOWN:
            differing.append((_named(place, dimension, measure, month, value), in_cells, counted))
    for place, dimension, measure, month, value, counted in islice(tally.rows(), SHOWN):
        differing.append((_named(place, dimension, measure, month, value), 0, counted))
    totals = [(measure, _in_cells(measure), db.session.scalar(query) or 0) for measure, query in _plain_counts()]
    differing += [(str(measure), mine, plain) for measure, mine, plain in totals if mine != plain]
    return Reconciliation(compared, len(totals), differing)


def _named(*key: object) -> str:
    return " ".join(str(one) or "-" for one in key)


def _in_cells(measure: Measure) -> int:
    query = select(func.sum(Cell.amount)).where(
        Cell.place == COUNTRY, Cell.dimension == Dimension.ALL, Cell.measure == measure
    )
    return int(db.session.scalar(query) or 0)


def _plain_counts() -> Iterator[tuple[Measure, Select[Any]]]:
    """What the tables themselves say, without regard to how it is counted into cells."""
    learners = select(Person.id).where(Person.staff_role.is_(None))
    registrations = select(Enrolment.registration).where(Enrolment.person_id.in_(learners))
    stands = (Certificate.item == "", Certificate.revoked_at.is_(None), Certificate.person_id.in_(learners))
    exams = (Result.item == "exam", Result.registration.in_(registrations))
    yield Measure.ENROLMENTS, select(func.count(Enrolment.registration)).where(Enrolment.person_id.in_(learners))
    yield (
        Measure.COMPLETIONS,
        select(func.count()).where(Completion.item == "", Completion.registration.in_(registrations)),
    )
    yield (
        Measure.MODULE_COMPLETIONS,
        select(func.count()).where(
            Completion.item.not_in(["", "exam"]),
            ~Completion.item.contains("/"),
            Completion.registration.in_(registrations),
        ),
    )
    yield Measure.EXAMS, select(func.count(Result.id)).where(*exams)
    yield Measure.EXAMS_PASSED, select(func.count(Result.id)).where(*exams, Result.passed)
    yield (
        Measure.PEOPLE_ENROLLED,
        select(func.count(Enrolment.person_id.distinct())).where(Enrolment.person_id.in_(learners)),
    )
    yield Measure.PEOPLE_CERTIFIED, select(func.count(Certificate.person_id.distinct())).where(*stands)
    yield (
        Measure.MEMBERS,
        select(func.count(Membership.person_id.distinct())).where(
            Membership.to_on.is_(None), Membership.person_id.in_(learners)
        ),
    )
    yield Measure.COOPERATIVES, select(func.count(Cooperative.id)).where(Cooperative.struck_off_on.is_(None))
    yield Measure.DIAGNOSES, select(func.count(DiagnosisRound.id)).where(DiagnosisRound.closed_at.is_not(None))
    yield Measure.DOSSIERS_SUBMITTED, select(func.count(ProjectIdea.id)).where(ProjectIdea.agreed_at.is_not(None))
    yield Measure.DOSSIERS_DECIDED, select(func.count(ProjectDecision.id))
