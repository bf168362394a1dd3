"""What the tables below know of cooperatives, people and enrolments, gathered for many at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, and_, any_, func, literal, select

from lms.accounts.models import Gender, Person
from lms.certification.models import Certificate
from lms.cooperatives.desk.models import YearFigures
from lms.cooperatives.models import Cooperative, Membership, Office
from lms.core.days import day_of
from lms.core.db import db, is_postgresql
from lms.core.months import month_of
from lms.learning.models import Completion, Course, Enrolment
from lms.market.models import Product
from lms.monitoring.counting import taught
from lms.monitoring.counting.contributions import CooperativeFacts, EnrolmentFacts, PersonFacts
from lms.monitoring.dimensions import Home, Learner, Source, Studies
from lms.monitoring.models import ActiveMonth, HelpedEnrolment, StageOpening
from lms.pathway.diagnosis.models import DiagnosisLevel, DiagnosisRound
from lms.pathway.rules.model import Stage
from lms.projects.models import Outcome, ProjectDecision, ProjectIdea
from lms.quizzes.models import Result
from lms.teaching.models import AttendanceMark, Cohort, CohortMember

_NOWHERE = Home()
_SEXES = {Gender.WOMAN: "f", Gender.MAN: "m"}
WHOLE_COURSE, EXAM = "", "exam"
Ids = Collection[UUID]


def month_at(moment: datetime) -> int:
    return month_of(day_of(moment))


def among(column: Any, ids: Ids) -> Any:
    """The same as `column.in_(ids)`. On PostgreSQL the ids are one value, which is sent and read many times as fast."""
    return column == any_(literal(list(ids), ARRAY(Uuid()))) if is_postgresql() else column.in_(ids)


def _rows(query: Select[*tuple[Any, ...]]) -> Any:
    return db.session.execute(query)


def _grouped(query: Select[*tuple[Any, ...]]) -> dict[UUID, list[Any]]:
    """The rows by their first column."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, *rest in _rows(query):
        found[key].append(rest)
    return found


def homes_of(cooperative_ids: Ids) -> dict[UUID, Home]:
    women_only = {
        cooperative: women == members
        for cooperative, members, women in _rows(
            select(Membership.cooperative_id, func.count(), func.count().filter(Person.gender == Gender.WOMAN))
            .join(Person, Person.id == Membership.person_id)
            .where(among(Membership.cooperative_id, cooperative_ids), Membership.to_on.is_(None))
            .group_by(Membership.cooperative_id)
        )
    }
    return {
        row.id: Home(
            row.region_code, row.province_code, row.delegation_code, row.sector, row.branch or "",
            row.registered_on.year, women_only.get(row.id), row.is_rural,
        )
        for row in _rows(
            select(
                Cooperative.id, Cooperative.region_code, Cooperative.province_code, Cooperative.delegation_code,
                Cooperative.sector, Cooperative.branch, Cooperative.registered_on, Cooperative.is_rural,
            ).where(among(Cooperative.id, cooperative_ids))
        )
    }  # fmt: skip


def homes_by_person(person_ids: Ids) -> dict[UUID, UUID]:
    """Person → the cooperative for which she counts: of those to which she belongs the oldest, else the one that she left last."""
    found = {}
    for person, terms in _memberships(person_ids).items():
        current = [term for term in terms if term[2] is None]
        chosen = (
            min(current, key=lambda term: (term[1], term[0]))
            if current
            else max(terms, key=lambda term: (term[2], term[0]))
        )
        found[person] = chosen[0]
    return found


def _memberships(person_ids: Ids) -> dict[UUID, list[Any]]:
    """Person → cooperative, first day and last of each of her memberships."""
    return _grouped(
        select(Membership.person_id, Membership.cooperative_id, Membership.from_on, Membership.to_on).where(
            among(Membership.person_id, person_ids)
        )
    )


def people_of(cooperative_ids: Ids) -> Sequence[UUID]:
    """Who belongs or belonged to one of them."""
    return db.session.scalars(
        select(Membership.person_id).where(among(Membership.cooperative_id, cooperative_ids)).distinct()
    ).all()


def cooperatives_of(person_ids: Ids) -> Sequence[UUID]:
    """To which one of these people belongs or belonged."""
    return db.session.scalars(
        select(Membership.cooperative_id).where(among(Membership.person_id, person_ids)).distinct()
    ).all()


def enrolments_of(person_ids: Ids) -> Sequence[UUID]:
    return db.session.scalars(select(Enrolment.registration).where(among(Enrolment.person_id, person_ids))).all()


def people_enrolled_by(registrations: Ids) -> Sequence[UUID]:
    return db.session.scalars(
        select(Enrolment.person_id).where(among(Enrolment.registration, registrations)).distinct()
    ).all()


def learners_of(person_ids: Ids) -> dict[UUID, Learner]:
    """Staff are left out: they try courses, and belong to no cooperative."""
    by_person = homes_by_person(person_ids)
    homes = homes_of(set(by_person.values()))
    return {
        row.id: Learner(
            homes.get(by_person.get(row.id, row.id), _NOWHERE), _SEXES.get(row.gender, "unknown"), row.birth_year,
            row.has_disability, row.language,
        )
        for row in _rows(
            select(Person.id, Person.gender, Person.birth_year, Person.has_disability, Person.language).where(
                among(Person.id, person_ids), Person.staff_role.is_(None)
            )
        )
    }  # fmt: skip


def _first_months(query: Select[*tuple[Any, ...]]) -> dict[UUID, int]:
    """Key → the month of its earliest moment; `query` gives key and moment."""
    return {key: month_at(moment) for key, moment in _rows(query)}


def people_facts(person_ids: Ids) -> dict[UUID, PersonFacts]:
    begun = _first_months(
        select(Enrolment.person_id, func.min(Enrolment.enrolled_at, type_=Enrolment.enrolled_at.type))
        .where(among(Enrolment.person_id, person_ids))
        .group_by(Enrolment.person_id)
    )
    active: dict[UUID, set[int]] = defaultdict(set)
    for person, month in _rows(
        select(Enrolment.person_id, ActiveMonth.month)
        .join(ActiveMonth, ActiveMonth.registration == Enrolment.registration)
        .where(among(Enrolment.person_id, person_ids))
    ):
        active[person].add(month)
    for person, _registration, starts_at in _presences_of(person_ids):
        active[person].add(month_at(starts_at))
    certified = _first_months(_certified(Certificate.person_id, among(Certificate.person_id, person_ids)))
    terms = _memberships(person_ids)
    found = {}
    for person in person_ids:
        hers = terms.get(person, [])
        ends = [to_on for _cooperative, _from_on, to_on in hers]
        found[person] = PersonFacts(
            joined=month_of(min(from_on for _cooperative, from_on, _to_on in hers)) if hers else None,
            left=month_of(max(ends)) if ends and None not in ends else None,
            began=begun.get(person),
            certified=certified.get(person),
            active=frozenset(active.get(person, ())),
        )
    return found


def _presences_of(person_ids: Ids) -> Any:
    return _rows(taught.presences().where(among(AttendanceMark.person_id, person_ids)))


def _active_by_enrolment(registrations: Ids, person_ids: Ids) -> dict[UUID, set[int]]:
    """`person_ids`: whose enrolments these are."""
    active: dict[UUID, set[int]] = defaultdict(set)
    for registration, month in _rows(
        select(ActiveMonth.registration, ActiveMonth.month).where(among(ActiveMonth.registration, registrations))
    ):
        active[registration].add(month)
    for _person, registration, starts_at in _presences_of(person_ids):
        active[registration].add(month_at(starts_at))
    return active


def _certified(key: Any, *which: Any) -> Select[*tuple[Any, ...]]:
    """Key → the first certificate of a whole course that stands."""
    return (
        select(key, func.min(Certificate.earned_at, type_=Certificate.earned_at.type))
        .where(*which, Certificate.item == WHOLE_COURSE, Certificate.revoked_at.is_(None))
        .group_by(key)
    )


def enrolment_facts(registrations: Ids) -> dict[UUID, EnrolmentFacts]:
    rows = _rows(
        select(Enrolment.registration, Enrolment.person_id, Course.slug, Enrolment.enrolled_at)
        .join(Course, Course.id == Enrolment.course_id)
        .where(among(Enrolment.registration, registrations))
    ).all()
    learners = learners_of({row.person_id for row in rows})
    cohorts = _cohorts_of({row.person_id for row in rows})
    helped = set(
        db.session.scalars(
            select(HelpedEnrolment.registration).where(among(HelpedEnrolment.registration, registrations))
        )
    )
    done = _grouped(
        select(Completion.registration, Completion.item, Completion.completed_at).where(
            among(Completion.registration, registrations)
        )
    )
    exams = _grouped(
        select(Result.registration, Result.ended_at, Result.passed).where(
            among(Result.registration, registrations), Result.item == EXAM
        )
    )
    active = _active_by_enrolment(registrations, list(learners))
    certified = _first_months(_certified(Certificate.registration, among(Certificate.registration, registrations)))
    found = {}
    for registration, person, course, enrolled_at in rows:
        if person not in learners:
            continue
        cohort, trainer = cohorts.get((person, course), ("", ""))
        source = Source.COHORT if cohort else Source.HELPED if registration in helped else Source.SELF
        items: dict[str, datetime] = dict(done.get(registration, ()))
        finished = items.pop(WHOLE_COURSE, None)
        found[registration] = EnrolmentFacts(
            studies=Studies(learners[person], course, source, cohort, trainer),
            began=month_at(enrolled_at),
            finished=month_at(finished) if finished else None,
            days=max(0, (day_of(finished) - day_of(enrolled_at)).days) if finished else 0,
            steps=sorted(item for item in items if "/" in item or item == EXAM),
            modules=sorted((item, month_at(at)) for item, at in items.items() if "/" not in item and item != EXAM),
            exams=sorted((month_at(at), passed) for at, passed in exams.get(registration, ())),
            certified=certified.get(registration),
            active=frozenset(active.get(registration, ())),
        )
    return found


def _cohorts_of(person_ids: Ids) -> dict[tuple[UUID, str], tuple[str, str]]:
    """(person, course) → the cohort in which she learns it, and its first trainer; of several the first that she came to."""
    found: dict[tuple[UUID, str], tuple[str, str]] = {}
    for person, course, cohort, trainer in _rows(
        select(CohortMember.person_id, Cohort.course_slug, Cohort.id, taught.first_trainer())
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(among(CohortMember.person_id, person_ids), CohortMember.removed_at.is_(None))
        .order_by(CohortMember.added_at, Cohort.id)
    ):
        found.setdefault((person, course), (str(cohort), str(trainer) if trainer else ""))
    return found


def cooperative_facts(cooperative_ids: Ids) -> dict[UUID, CooperativeFacts]:
    enrolled = _first_enrolments(cooperative_ids)
    holders = and_(Office.person_id == Certificate.person_id, Office.to_on.is_(None))
    offices = _first_months(
        _certified(Office.cooperative_id, among(Office.cooperative_id, cooperative_ids)).join_from(
            Certificate, Office, holders
        )
    )
    opened: dict[tuple[UUID, Stage], int] = {
        (row.cooperative_id, row.stage): month_at(row.opened_at)
        for row in _rows(select(StageOpening.__table__).where(among(StageOpening.cooperative_id, cooperative_ids)))
    }
    rounds, change = _diagnoses_of(cooperative_ids)
    submitted = _moments(ProjectIdea.agreed_at, ProjectIdea, cooperative_ids)
    decided = _grouped(
        select(ProjectIdea.cooperative_id, ProjectDecision.decided_at, ProjectDecision.outcome)
        .join(ProjectDecision, ProjectDecision.idea_id == ProjectIdea.id)
        .where(among(ProjectIdea.cooperative_id, cooperative_ids))
    )
    products = _moments(Product.listed_at, Product, cooperative_ids, Product.removed_at.is_(None))
    sales = _sales_of(cooperative_ids)
    return {
        row.id: CooperativeFacts(
            registered=month_of(row.registered_on),
            struck_off=month_of(row.struck_off_on) if row.struck_off_on else None,
            enrolled=enrolled.get(row.id),
            office_certified=offices.get(row.id),
            project_opened=opened.get((row.id, Stage.PROJECT)),
            market_opened=opened.get((row.id, Stage.MARKET)),
            diagnoses=rounds.get(row.id, ()),
            change=change.get(row.id),
            submitted=submitted.get(row.id, ()),
            decided=sorted((month_at(at), outcome is Outcome.APPROVED) for at, outcome in decided.get(row.id, ())),
            products=products.get(row.id, ()),
            sales=sales.get(row.id, ()),
        )
        for row in _rows(
            select(Cooperative.id, Cooperative.registered_on, Cooperative.struck_off_on).where(
                among(Cooperative.id, cooperative_ids)
            )
        )
    }


def _first_enrolments(cooperative_ids: Ids) -> dict[UUID, int]:
    """Cooperative → the month in which somebody first began a course before she left it."""
    found: dict[UUID, int] = {}
    first = func.min(Enrolment.enrolled_at, type_=Enrolment.enrolled_at.type)
    for cooperative, to_on, moment in _rows(
        select(Membership.cooperative_id, Membership.to_on, first)
        .join(Enrolment, Enrolment.person_id == Membership.person_id)
        .where(among(Membership.cooperative_id, cooperative_ids))
        .group_by(Membership.cooperative_id, Membership.to_on)
        .order_by(first)
    ):
        if to_on is None or day_of(moment) < to_on:
            found.setdefault(cooperative, month_at(moment))
    return found


def _moments(column: Any, model: Any, cooperative_ids: Ids, *which: Any) -> dict[UUID, list[int]]:
    """Cooperative → the months of each of these moments."""
    query = select(model.cooperative_id, column).where(
        among(model.cooperative_id, cooperative_ids), column.is_not(None), *which
    )
    return {key: sorted(month_at(at) for (at,) in rows) for key, rows in _grouped(query).items()}


def _diagnoses_of(cooperative_ids: Ids) -> tuple[dict[UUID, list[int]], dict[UUID, tuple[int, int]]]:
    """Cooperative → the months of its closed rounds; and of the last one with how far it is from the first of its version."""
    mean = (
        select(DiagnosisLevel.round_id, func.avg(DiagnosisLevel.level).label("level"))
        .group_by(DiagnosisLevel.round_id)
        .where(
            DiagnosisLevel.round_id.in_(
                select(DiagnosisRound.id).where(among(DiagnosisRound.cooperative_id, cooperative_ids))
            )
        )
        .subquery()
    )
    rounds = _grouped(
        select(DiagnosisRound.cooperative_id, DiagnosisRound.version, DiagnosisRound.closed_at, mean.c.level)
        .outerjoin(mean, mean.c.round_id == DiagnosisRound.id)
        .where(among(DiagnosisRound.cooperative_id, cooperative_ids), DiagnosisRound.closed_at.is_not(None))
        .order_by(DiagnosisRound.closed_at, DiagnosisRound.id)
    )
    months = {key: [month_at(closed) for _version, closed, _level in rows] for key, rows in rounds.items()}
    return months, {key: found for key, rows in rounds.items() if (found := _change_in(rows))}


def _change_in(rounds: Iterable[Any]) -> tuple[int, int] | None:
    levelled = [one for one in rounds if one[2] is not None]
    same = [one for one in levelled if one[0] == levelled[-1][0]]
    if len(same) < 2:
        return None
    (_version, _closed, first), (_version, closed, last) = same[0], same[-1]
    return month_at(closed), round((float(last) - float(first)) * 100)


def _sales_of(cooperative_ids: Ids) -> dict[UUID, list[tuple[int, int]]]:
    """Cooperative → month and turnover of each year that closed; of corrections the last counts."""
    found: dict[UUID, dict[date, int]] = defaultdict(dict)
    for cooperative, closes_on, turnover in _rows(
        select(YearFigures.cooperative_id, YearFigures.closes_on, YearFigures.turnover_centimes)
        .where(among(YearFigures.cooperative_id, cooperative_ids))
        .order_by(YearFigures.recorded_at, YearFigures.id)
    ):
        found[cooperative][closes_on] = turnover
    return {key: sorted((month_of(day), sum_) for day, sum_ in years.items()) for key, years in found.items()}
