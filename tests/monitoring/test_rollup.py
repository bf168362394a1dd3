"""Cells say what happened, and equal a direct count."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from lms.certification import services as certification
from lms.certification.models import Certificate
from lms.core import clock
from lms.core.days import day_of
from lms.core.db import db
from lms.core.ids import new_id
from lms.core.months import month_of
from lms.learning.learner import agent_of
from lms.learning.models import Course
from lms.market.models import Product, Unit
from lms.monitoring.counting import kept, rollup
from lms.monitoring.counting.reconciling import reconcile
from lms.monitoring.dimensions import UNKNOWN, Dimension, SubjectKind
from lms.monitoring.indicators import Measure
from lms.monitoring.models import Subject
from lms.pathway.diagnosis.models import DiagnosisLevel, DiagnosisRound
from lms.projects.models import Outcome, ProjectDecision, ProjectIdea
from lms.teaching import queries as teaching
from lms.teaching.models import Cohort, CohortMember, CohortTrainer, Way
from lms.teaching.services import cohorts
from lms.xapi import helping
from tests.client import PageClient
from tests.factories import Cast, membership, person
from tests.factories.courses import enrol, finish, publish_bees
from tests.monitoring.counted import amount, assert_equal_to_direct_count, by_month, follow, tell, void

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def course(app: Flask, cast: Cast) -> Course:
    return publish_bees()


def test_enrolment_is_counted_wherever_its_learner_belongs(cast: Cast, course: Course) -> None:
    follow()
    enrol(cast.amina, course)

    follow()

    for place in ("", "MA-09", "MA-TAR", "delegation:agadir"):
        assert amount(Measure.ENROLMENTS, place=place) == 1
    assert amount(Measure.ENROLMENTS, place="MA-05") == 0
    for dimension, value in (
        (Dimension.SEX, "f"), (Dimension.SECTOR, "argan"), (Dimension.AGE, "36-50"), (Dimension.COURSE, "bees"),
        (Dimension.SOURCE, "self"), (Dimension.LANGUAGE, "ar"), (Dimension.DISABILITY, UNKNOWN), (Dimension.REGION, "MA-09"),
    ):  # fmt: skip
        assert amount(Measure.ENROLMENTS, dimension=dimension, value=value) == 1, (dimension, value)
    assert_equal_to_direct_count()


def test_whole_course_is_completed_certified_and_active(cast: Cast, course: Course) -> None:
    enrolment = enrol(cast.amina, course)
    finish(cast.amina, enrolment)

    follow()

    for measure in (
        Measure.ENROLMENTS_COMPLETED, Measure.COMPLETIONS, Measure.EXAMS, Measure.EXAMS_PASSED,
        Measure.COURSE_CERTIFICATES, Measure.PEOPLE_ACTIVE, Measure.PEOPLE_CERTIFIED, Measure.PEOPLE_ENROLLED,
        Measure.COOPERATIVES_ENROLLED,
    ):  # fmt: skip
        assert amount(measure, place="MA-09") == 1, measure
    assert amount(Measure.OFFICES_CERTIFIED) == 0, "She holds no office"
    assert amount(Measure.STEPS_DONE, dimension=Dimension.STEP, value="bees/hive/the-queen") == 1
    assert amount(Measure.MODULE_COMPLETIONS, dimension=Dimension.MODULE, value="bees/hive") == 1
    assert amount(Measure.RETAINED, dimension=Dimension.LATER, value="0") == 1


def test_completed_module_counts_where_its_learner_belongs_and_moves_with_her(cast: Cast, course: Course) -> None:
    finish(cast.amina, enrol(cast.amina, course))
    follow()

    def modules(place: str, dimension: Dimension = Dimension.ALL, value: str = "") -> int:
        return amount(Measure.MODULE_COMPLETIONS, place=place, dimension=dimension, value=value)

    for place in ("", "MA-09", "MA-TAR", "delegation:agadir"):
        assert [modules(place, Dimension.MODULE, f"bees/{one}") for one in ("hive", "honey")] == [1, 1], place
        assert modules(place) == modules(place, Dimension.REGION, "MA-09") == 2
        assert modules(place, Dimension.PROVINCE, "MA-TAR") == modules(place, Dimension.DELEGATION, "agadir") == 2
        assert modules(place, Dimension.COURSE, "bees") == 0, "What hides modules would be computed from it"

    cast.argan.province_code = "MA-TIZ"
    db.session.commit()
    follow()

    assert (modules("MA-TAR"), modules("MA-TIZ"), modules("MA-09")) == (0, 2, 2)
    assert modules("MA-09", Dimension.PROVINCE, "MA-TIZ") == 2
    assert_equal_to_direct_count()


def test_certificate_of_an_office_counts_for_its_cooperative_until_it_is_withdrawn(cast: Cast, course: Course) -> None:
    finish(cast.bilal, enrol(cast.bilal, course))
    follow()
    assert amount(Measure.OFFICES_CERTIFIED, place="delegation:agadir") == 1

    for certificate in db.session.scalars(select(Certificate)):
        certification.revoke(certificate, by=cast.yassine, reason="", at=clock.now())
    db.session.commit()
    follow()

    assert amount(Measure.OFFICES_CERTIFIED) == 0
    assert amount(Measure.PEOPLE_CERTIFIED) == 0
    assert amount(Measure.COMPLETIONS) == 1, "What she did she did"


def test_late_statement_stands_in_its_own_month(cast: Cast, course: Course) -> None:
    enrolment = enrol(cast.amina, course)
    follow()
    march = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)

    tell(enrolment, march)
    follow()

    # By the clock of Morocco it was April.
    assert month_of(date(2026, 4, 1)) in by_month(Measure.PEOPLE_ACTIVE)
    assert month_of(date(2026, 3, 1)) not in by_month(Measure.PEOPLE_ACTIVE)
    assert_equal_to_direct_count()


def test_voided_statement_is_taken_out_again(cast: Cast, course: Course) -> None:
    enrolment = enrol(cast.amina, course)
    march, april = (datetime(2026, month, 10, tzinfo=UTC) for month in (3, 4))
    first, _second = tell(enrolment, march), tell(enrolment, april)
    follow()
    assert set(by_month(Measure.PEOPLE_ACTIVE)) == {month_of(march.date()), month_of(april.date())}

    void(first)
    follow()

    assert set(by_month(Measure.PEOPLE_ACTIVE)) == {month_of(april.date())}
    assert_equal_to_direct_count()


def test_corrected_sector_moves_what_its_members_did(cast: Cast, course: Course) -> None:
    finish(cast.amina, enrol(cast.amina, course))
    follow()

    cast.argan.sector = "crafts"
    db.session.commit()
    follow()

    assert amount(Measure.COMPLETIONS, dimension=Dimension.SECTOR, value="argan") == 0
    assert amount(Measure.COMPLETIONS, dimension=Dimension.SECTOR, value="crafts") == 1
    assert amount(Measure.MEMBERS, dimension=Dimension.SECTOR, value="crafts") == 2
    assert_equal_to_direct_count()


def test_who_signs_in_is_not_counted_again(cast: Cast, course: Course) -> None:
    follow()
    cast.amina.picture = "jar"
    db.session.commit()
    assert kept.changed(10) == []


def test_staff_who_try_a_course_are_no_learners(cast: Cast, course: Course) -> None:
    enrol(cast.khadija, course)
    follow()
    assert amount(Measure.ENROLMENTS) == 0
    assert_equal_to_direct_count()


def test_who_was_helped_to_a_course_did_not_come_by_herself(cast: Cast, course: Course) -> None:
    with helping.beside(agent_of(cast.amina), agent_of(cast.bilal)):
        enrol(cast.amina, course)
    follow()
    assert amount(Measure.ENROLMENTS, dimension=Dimension.SOURCE, value="helped") == 1
    assert_equal_to_direct_count()


def test_cohort_is_where_she_comes_from_until_she_is_taken_out(cast: Cast, course: Course) -> None:
    cohort = Cohort(
        id=new_id(), title="A", course_slug="bees", language="ary", province_code="MA-TAR", place="", starts_on=NOW.date(),
        ends_on=NOW.date(), created_at=NOW, created_by_id=cast.khadija.id,
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    db.session.add(CohortTrainer(cohort_id=cohort.id, person_id=cast.khadija.id, added_at=NOW))
    enrol(cast.amina, course)
    follow()
    db.session.add(CohortMember(cohort_id=cohort.id, person_id=cast.amina.id, way=Way.PHONE, added_at=NOW))
    db.session.commit()
    follow()
    assert amount(Measure.ENROLMENTS, dimension=Dimension.SOURCE, value="cohort") == 1
    assert amount(Measure.ENROLMENTS, dimension=Dimension.TRAINER, value=str(cast.khadija.id)) == 1

    teaching.end_membership(cohort.id, cast.amina.id, NOW)
    db.session.commit()
    follow()

    assert amount(Measure.ENROLMENTS, dimension=Dimension.SOURCE, value="self") == 1
    assert amount(Measure.ENROLMENTS, dimension=Dimension.COHORT, value=str(cohort.id)) == 0
    assert_equal_to_direct_count()


def test_changed_and_removed_cohorts_are_followed(cast: Cast, course: Course) -> None:
    cohort = Cohort(
        id=new_id(), title="A", course_slug="bread", language="ary", province_code="MA-TAR", place="", starts_on=NOW.date(),
        ends_on=NOW.date(), created_at=NOW, created_by_id=cast.khadija.id,
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    db.session.add(CohortMember(cohort_id=cohort.id, person_id=cast.amina.id, way=Way.PHONE, added_at=NOW))
    enrol(cast.amina, course)
    follow()
    assert amount(Measure.ENROLMENTS, dimension=Dimension.SOURCE, value="self") == 1

    cohort.course_slug = "bees"
    follow()
    assert amount(Measure.ENROLMENTS, dimension=Dimension.SOURCE, value="cohort") == 1

    cohorts.remove(cohort)
    follow()
    assert amount(Measure.ENROLMENTS, dimension=Dimension.SOURCE, value="self") == 1
    assert_equal_to_direct_count()


def test_impact_of_a_cooperative_is_counted(cast: Cast) -> None:
    follow()
    idea = ProjectIdea(
        id=new_id(), cooperative_id=cast.argan.id, title="A", sector="argan", province_code="MA-TAR", region_code="MA-09",
        created_at=NOW, agreed_at=NOW,
    )  # fmt: skip
    db.session.add(idea)
    db.session.flush()
    for outcome in (Outcome.RETURNED, Outcome.APPROVED):
        db.session.add(
            ProjectDecision(id=new_id(), idea_id=idea.id, outcome=outcome, reason="", version=1, decided_at=NOW)
        )
    db.session.add(
        Product(
            id=new_id(),
            cooperative_id=cast.argan.id,
            family="honey",
            unit=Unit.JAR,
            season=[],
            listed_at=NOW,
        )
    )
    for months, level in ((6, 2), (0, 3)):
        closed = DiagnosisRound(
            id=new_id(),
            cooperative_id=cast.argan.id,
            version=1,
            opened_at=NOW - timedelta(days=31 * months),
            closed_at=NOW - timedelta(days=31 * months),
        )
        db.session.add(closed)
        db.session.flush()
        db.session.add_all(
            DiagnosisLevel(round_id=closed.id, dimension=one, level=level) for one in ("money", "market")
        )
    db.session.commit()

    follow()

    assert amount(Measure.DOSSIERS_SUBMITTED, place="MA-09") == 1
    assert amount(Measure.DOSSIERS_DECIDED) == 2
    assert amount(Measure.DOSSIERS_APPROVED) == 1
    assert amount(Measure.PRODUCTS_PUBLISHED, dimension=Dimension.SECTOR, value="argan") == 1
    assert amount(Measure.DIAGNOSES) == 2
    assert amount(Measure.DIAGNOSES_COMPARED) == 1
    assert amount(Measure.DIAGNOSIS_CHANGE) == 100
    assert_equal_to_direct_count()


def test_members_come_and_go(cast: Cast) -> None:
    follow()
    assert amount(Measure.MEMBERS) == 3
    newcomer = person(birth_year=2006)
    db.session.flush()
    term = membership(newcomer, cast.argan, from_on=date(2026, 5, 1))
    db.session.commit()
    follow()
    assert amount(Measure.MEMBERS, dimension=Dimension.AGE, value="18-35") == 1

    term.to_on = date(2026, 9, 1)
    db.session.commit()
    follow()

    assert amount(Measure.MEMBERS) == 3
    assert by_month(Measure.MEMBERS)[month_of(date(2026, 9, 1))] == -1
    assert amount(Measure.COOPERATIVES, dimension=Dimension.WOMEN_ONLY, value="no") == 1, "Bilal is a man"
    assert_equal_to_direct_count()


def test_figures_are_those_of_before_while_counting_is_behind(
    cast: Cast, course: Course, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow()
    then = clock.now() - timedelta(hours=1)
    cursor = kept.cursor()
    assert cursor
    kept.put_cursor(cursor.position, then, then.year)
    for one in (cast.amina, cast.bilal, cast.esi):
        one.language = "fr"
    db.session.commit()
    monkeypatch.setattr(rollup, "ROUND", 2)

    assert rollup.follow(at=clock.now())
    db.session.commit()
    assert 3590 < lag(client) < 3700

    while rollup.follow(at=clock.now()):
        pass
    db.session.commit()
    assert lag(client) < 60
    assert amount(Measure.MEMBERS, dimension=Dimension.LANGUAGE, value="fr") == 3


def lag(client: PageClient) -> float:
    (line,) = (one for one in client.get("/metrics").text.splitlines() if one.startswith("lms_monitoring_lag"))
    return float(line.split()[1])


def test_sums_over_breakdowns_agree(cast: Cast, course: Course) -> None:
    for one in (cast.amina, cast.bilal, cast.esi):
        enrol(one, course)
    follow()
    totals: dict[tuple[str, str], dict[Dimension, int]] = {}
    for place, dimension, measure, _month, _value, found in kept.cells():
        if measure == Measure.ENROLMENTS and dimension not in (Dimension.STEP, Dimension.LATER):
            sums = totals.setdefault((place, measure), {})
            sums[Dimension(dimension)] = sums.get(Dimension(dimension), 0) + found
    for key, sums in totals.items():
        assert len(set(sums.values())) == 1, (key, sums)


def test_ages_are_those_of_the_year_that_has_begun_in_morocco(cast: Cast, app: Flask) -> None:
    with time_machine.travel(datetime(2025, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        # Once: it ends, for nothing is left to count.
        result = app.test_cli_runner().invoke(args=["lms", "monitoring", "run", "--once"])

        assert result.exit_code == 0, result.output
        cursor = kept.cursor()
        assert cursor is not None
        assert cursor.year == 2026
        assert_equal_to_direct_count()


def test_moment_in_another_zone_is_counted_by_the_clock_of_morocco() -> None:
    three_hours = timezone(timedelta(hours=3))

    assert day_of(datetime(2026, 4, 1, 1, 30, tzinfo=three_hours)) == date(2026, 3, 31)
    assert day_of(datetime(2026, 3, 31, 23, 30, tzinfo=UTC)) == date(2026, 4, 1)
    assert day_of(datetime(2026, 3, 31, 23, 30)) == date(2026, 4, 1)  # noqa: DTZ001  # as a unit may write it


def test_what_somebody_is_kept_to_have_put_in_is_compared_too(cast: Cast, course: Course) -> None:
    enrol(cast.amina, course)
    follow()
    db.session.execute(delete(Subject).where(Subject.kind == SubjectKind.PERSON, Subject.id == cast.amina.id))

    found = reconcile(at=clock.now())

    assert [what for what, _kept, _counted in found.differing] == [f"person {cast.amina.id}"]
