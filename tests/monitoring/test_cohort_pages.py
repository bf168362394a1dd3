"""Cohorts and who comes back."""

from datetime import timedelta

import pytest
from flask import Flask

from lms.core import clock
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.core.months import month_of
from lms.monitoring import cohorts
from lms.monitoring.asking import Question
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import BY_SLUG, Measure
from lms.monitoring.models import Cell
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.views.cohorts import _cohorts_table
from lms.teaching.models import Cohort
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast, staff
from tests.factories.courses import publish_bees
from tests.factories.teaching import cohort, session
from tests.monitoring.lists import PREFIX, cells, forget, rows_of

LIST = f"{PREFIX}/cohorts"
MONTH = month_of(clock.now().astimezone(MOROCCO).date())


@pytest.fixture(autouse=True)
def nothing_kept(cast: Cast) -> None:
    forget()
    publish_bees()


@pytest.fixture
def met(cast: Cast) -> Cohort:
    """It met twice; a third meeting was called off, a fourth is to come."""
    found = cohort(cast.khadija, cast.amina)
    now = clock.now()
    for days in (-5, -3, -1, 4):
        planned = session(found, cast.khadija, now + timedelta(days=days))
        if days == -1:
            planned.cancelled_at = now
    db.session.commit()
    return found


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> PageClient:
    return client.speak("en").sign_in(cast.salma)


def learn(*cohorts_: Cohort, began: int, completed: int, places: tuple[str, ...] = ("",)) -> None:
    values = [str(one.id) for one in cohorts_]
    cells(
        Dimension.COHORT,
        {
            Measure.ENROLMENTS: dict.fromkeys(values, began),
            Measure.ENROLMENTS_COMPLETED: dict.fromkeys(values, completed),
        },
        places=places,
        month=MONTH,
    )


def test_cohort_tells_who_runs_it_and_how_far_it_is(officer: PageClient, cast: Cast, met: Cohort) -> None:
    learn(met, began=23, completed=11)

    row = rows_of(officer, LIST)[met.title]

    assert row[:3] == ["Les abeilles", cast.khadija.name_fr, "Taroudannt"]
    assert row[5:] == ["2", "20", "0.5"]


def test_few_are_hidden(officer: PageClient, met: Cohort) -> None:
    learn(met, began=4, completed=2)
    assert rows_of(officer, LIST)[met.title][6:] == ["hidden"] * 2


def test_cohort_of_another_time_is_not_listed(officer: PageClient, met: Cohort) -> None:
    assert met.title not in rows_of(officer, f"{LIST}?period=2025")


@pytest.mark.parametrize(
    ("place", "is_there"), [("MA-09", True), ("MA-TAR", True), ("MA-05", False), ("MA-AZI", False)]
)
def test_place_narrows_to_where_it_is_taught(officer: PageClient, met: Cohort, place: str, is_there: bool) -> None:
    assert (met.title in rows_of(officer, f"{LIST}?place={place}")) is is_there


def test_adviser_sees_the_cohorts_in_which_her_people_learn(client: PageClient, cast: Cast, met: Cohort) -> None:
    other = cohort(cast.khadija, title="Ailleurs")
    learn(met, began=12, completed=5, places=("", "delegation:agadir"))
    learn(other, began=30, completed=20)

    rows = rows_of(client.speak("en").sign_in(cast.driss), LIST)

    assert list(rows) == [met.title]
    assert rows[met.title][6] == "10"


def test_cohort_leads_to_its_page_for_who_may_open_it(client: PageClient, cast: Cast, met: Cohort) -> None:
    learn(met, began=12, completed=5, places=("", "delegation:agadir"))
    link = f"/staff/cohorts/{met.id}"
    for one in (cast.driss, cast.yassine):
        assert link in client.sign_in(one).get(LIST).text
        assert client.get(link).status_code == 200
    assert link not in client.sign_in(cast.salma).get(LIST).text


def test_pages_follow_one_another_and_the_file_holds_all(
    officer: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohorts, "SIZE", 2)
    for number in range(5):
        cohort(cast.khadija, title=f"Groupe {number}")

    today = clock.now().date()
    seen, after = [], None
    while True:
        period = cohorts.Period.year_of(today)
        page = cohorts.page_of("", period, after=after, at=clock.now(), today=today)
        seen += [row.cohort.title for row in page.rows]
        if (after := page.following) is None:
            break

    assert sorted(seen) == [f"Groupe {number}" for number in range(5)]
    assert list(rows_of(officer, LIST)) == seen
    assert 'rel="next"' in officer.get(LIST).text


def test_who_comes_back_is_told_by_month(officer: PageClient) -> None:
    began = MONTH - 3
    db.session.add(
        Cell(place="", dimension=Dimension.ALL, measure=Measure.ENROLMENTS, month=began, value="", amount=100)
    )
    db.session.commit()
    cells(Dimension.LATER, {Measure.RETAINED: {"0": 90, "1": 52, "2": 3, "3": 20}}, month=began)

    row = list(rows_of(officer, f"{LIST}?period={MONTH // 12}", "retention").values())[3]

    assert row[:3] == ["100", "0.9", "0.5"]
    assert row[3] == "hidden"
    # The running month would look like a loss.
    assert row[4:] == [""] * 10


def test_the_running_month_has_no_cell_and_an_old_one_thirteen() -> None:
    today = clock.now().astimezone(MOROCCO).date()
    found = cohorts.retention("", cohorts.Period.year_of(today), today)

    assert [len(one.back) for one in found] == list(range(12))
    assert len(cohorts.retention("", cohorts.Period.parse("2024"), today)[-1].back) == 13


def test_queries_are_the_same_for_one_cohort_and_for_many(officer: PageClient, cast: Cast, met: Cohort) -> None:
    officer.get(LIST)
    with queries_seen() as one:
        officer.get(LIST)
    for _ in range(12):
        cohort(staff(cast.khadija.staff_role))

    with queries_seen() as many:
        officer.get(LIST)

    assert len(one) == len(many) < 20


def test_file_asks_nothing_more_of_who_asked_once_its_rows_are_written(app: Flask, cast: Cast, met: Cohort) -> None:
    """A stream is read when the request, and the session that knew her, are over."""
    place = "delegation:agadir"
    asked = Question(place, Period.of_month(MONTH), BY_SLUG["enrolled"], Dimension.SEX, clock.now().date())
    learn(met, began=20, completed=5, places=("", place))
    with app.test_request_context(f"{LIST}?format=csv"):
        page = cohorts.page_of(place, asked.period, after=None, at=clock.now(), today=asked.today)
        table = _cohorts_table(page.rows, asked, Viewer(cast.driss, place))
        db.session.expire(cast.driss)
        db.session.expunge(cast.driss)

        assert [row.label for row in table.rows] == [met.title]
