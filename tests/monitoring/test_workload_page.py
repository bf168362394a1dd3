"""What trainers and delegations did, and what waits for them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from lms.cooperatives.file.models import Document, DocumentKind, Visibility
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.core.ids import new_id
from lms.core.months import month_of
from lms.monitoring import workload
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import Measure
from lms.monitoring.periods import Period
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession, Contact, ContactKind
from lms.projects.models import ProjectIdea
from lms.projects.workflow import IdeaState
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast, person, staff
from tests.factories.courses import publish_bees
from tests.factories.teaching import clock_of_morocco, cohort, session
from tests.monitoring.lists import PREFIX, cells, forget, rows_of

# On whatever day and hour the tests run, both lie in one year.
HELD = clock.now() - timedelta(hours=5)
TODAY = HELD.astimezone(MOROCCO).date()
MONTH = month_of(TODAY)
PAGE = f"{PREFIX}/workload?period={TODAY.year}"


@pytest.fixture(autouse=True)
def nothing_kept(cast: Cast) -> None:
    forget()
    publish_bees()


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> PageClient:
    return client.speak("en").sign_in(cast.salma)


def work_of_agadir(cast: Cast) -> None:
    begun = Accompaniment(id=new_id(), cooperative_id=cast.argan.id, begun_on=TODAY)
    db.session.add(begun)
    db.session.flush()
    for number, held_on in ((1, TODAY), (2, None), (3, date(TODAY.year - 1, 6, 1))):
        db.session.add(
            CoachingSession(
                id=new_id(), accompaniment_id=begun.id, number=number, planned_on=TODAY, held_on=held_on, place=""
            )
        )
    for kind in (ContactKind.VISIT, ContactKind.VISIT, ContactKind.CALL, ContactKind.MEETING):
        db.session.add(
            Contact(id=new_id(), cooperative_id=cast.argan.id, on=TODAY, kind=kind, note="", recorded_at=clock.now())
        )
    for visibility in Visibility:
        db.session.add(
            Document(
                id=new_id(), cooperative_id=cast.argan.id, kind=DocumentKind.TAX, dated_on=TODAY, visibility=visibility,
                file_name=f"{visibility}.pdf", size_bytes=1, filed_at=clock.now(), shared_at=clock.now(),
            )
        )  # fmt: skip
    for state in (IdeaState.DRAFT, IdeaState.AGREED):
        db.session.add(
            ProjectIdea(
                id=new_id(), cooperative_id=cast.argan.id, title="A", sector="argan", province_code="MA-TAR",
                region_code="MA-09", created_at=clock.now(), state=state,
            )
        )  # fmt: skip
    db.session.commit()


def test_delegation_tells_what_was_done_and_what_waits(officer: PageClient, cast: Cast) -> None:
    work_of_agadir(cast)
    learning = cohort(cast.khadija, cast.amina)
    session(learning, cast.khadija, HELD)
    session(learning, cast.khadija, clock.now() + timedelta(days=1))
    cells(Dimension.COHORT, {Measure.ENROLMENTS: {str(learning.id): 1}}, places=("", "delegation:agadir"), month=MONTH)

    rows = rows_of(officer, PAGE)

    # Cooperatives, advisers, each; sessions held, visits, calls and meetings, training; papers, dossiers.
    assert rows["Agadir"] == ["1", "1", "1", "1", "2", "2", "1", "1", "1"]
    assert rows["Béni Mellal"] == ["1", "0", "", "0", "0", "0", "0", "0", "0"]
    assert rows["All"][:6] == ["2", "1", "2", "1", "2", "2"]


def test_year_before_tells_of_its_own_work(officer: PageClient, cast: Cast) -> None:
    work_of_agadir(cast)
    rows = rows_of(officer, f"{PREFIX}/workload?period={TODAY.year - 1}")
    # What waits waits today, whatever the period.
    assert rows["Agadir"][3:] == ["1", "0", "0", "0", "1", "1"]


def test_trainer_tells_whom_she_teaches(officer: PageClient, cast: Cast) -> None:
    people = [person() for _ in range(7)]
    db.session.commit()
    made = cohort(cast.khadija, *people)
    session(made, cast.khadija, HELD)
    cells(
        Dimension.TRAINER,
        {Measure.ENROLMENTS: {str(cast.khadija.id): 20}, Measure.ENROLMENTS_COMPLETED: {str(cast.khadija.id): 10}},
        month=MONTH,
    )
    idle = staff(cast.khadija.staff_role, name_fr="Sans groupe")
    db.session.commit()

    rows = rows_of(officer, PAGE, "trainers")

    assert rows[cast.khadija.name_fr] == ["1", "1", "5", "0.5", "0"]
    assert rows[idle.name_fr] == ["0", "0", "0", "", "0"]


def test_a_year_begins_at_midnight_in_morocco(cast: Cast) -> None:
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        made = cohort(cast.khadija, cast.amina)
        for starts_at in (
            clock_of_morocco(1, 0, 10, month=1),
            clock_of_morocco(1, 0, 10, month=1) - timedelta(hours=1),
        ):
            session(made, cast.khadija, starts_at)

        held = [
            one.sessions
            for year in (2025, 2026)
            for one in workload.work_in(Period.of_year(year), clock.now()).trainers
            if one.person_id == cast.khadija.id
        ]

    assert held == [1, 1]


def test_adviser_sees_her_own_delegation_and_no_trainer(client: PageClient, cast: Cast) -> None:
    client.speak("en").sign_in(cast.driss)

    assert list(rows_of(client, PAGE)) == ["Agadir"]
    assert cast.khadija.name_fr not in client.get(PAGE).text
    assert client.get(f"{PAGE}&format=csv&table=trainers").status_code == 400


def test_delegation_leads_to_its_cooperatives(officer: PageClient) -> None:
    assert "/staff/monitoring/cooperatives?place=delegation:agadir" in officer.get(PAGE).text.replace("%3A", ":")


def test_answer_is_kept_for_ten_minutes(officer: PageClient, cast: Cast) -> None:
    # Not before she signed in.
    begin = datetime.fromtimestamp((int(clock.now().timestamp()) // 600 + 1) * 600, UTC)
    with time_machine.travel(begin, tick=False) as traveller:
        officer.get(PAGE)
        with queries_seen() as seen:
            officer.get(PAGE)
        work_of_agadir(cast)
        db.session.commit()

        traveller.shift(timedelta(minutes=9))
        assert rows_of(officer, PAGE)["Agadir"][4] == "0"
        traveller.shift(timedelta(minutes=1))
        assert rows_of(officer, PAGE)["Agadir"][4] == "2"
    assert len(seen) < 12


def test_no_answer_waits(officer: PageClient) -> None:
    assert "No answer waits to be marked." in officer.get(PAGE).text


def test_period_ends_with_its_last_day() -> None:
    first, over = workload._bounds(workload.Period.parse("2026-Q4"))
    assert (first.isoformat(), over.isoformat()) == ("2026-10-01", "2027-01-01")
