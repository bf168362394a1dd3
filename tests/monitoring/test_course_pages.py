"""Courses and one course."""

import pytest

from lms.core.db import db
from lms.learning.models import Course
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import Measure
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.monitoring.cells import AGADIR, AZILAL, put
from tests.monitoring.lists import PREFIX, cells, csv_of, forget, rows_of

LIST, BEES = f"{PREFIX}/courses?period=2025", f"{PREFIX}/courses/bees?period=2025"
PLACES = ("", "MA-09", "MA-TAR")


@pytest.fixture(autouse=True)
def course(cast: Cast) -> Course:
    """200 enrolled, of which 60 completed; two exams of three passed."""
    forget()
    amounts = {
        Measure.ENROLMENTS: 200, Measure.ENROLMENTS_COMPLETED: 60, Measure.COMPLETIONS: 60,
        Measure.COMPLETION_DAYS: 900, Measure.EXAMS: 90, Measure.EXAMS_PASSED: 60, Measure.ACTIVE_ENROLMENTS: 30,
        Measure.COURSE_CERTIFICATES: 50,
    }  # fmt: skip
    cells(Dimension.COURSE, {measure: {"bees": amount} for measure, amount in amounts.items()}, places=PLACES)
    cells(Dimension.ALL, {measure: {"": amount} for measure, amount in amounts.items()}, places=PLACES)
    return publish_bees()


def modules(places: tuple[str, ...], amounts: dict[str, int]) -> None:
    for value, amount in amounts.items():
        put(Measure.MODULE_COMPLETIONS, amount, places=places, by=Dimension.MODULE, value=value)
        put(Measure.MODULE_COMPLETIONS, amount, places=places)


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> PageClient:
    return client.speak("en").sign_in(cast.salma)


def test_course_tells_who_begins_and_who_completes(officer: PageClient) -> None:
    rows = csv_of(officer, LIST)

    assert rows[1][1:] == ["200", "30", "0.3", "15", "0.666667", "50"]
    assert rows[-1][1:] == rows[1][1:]


def test_course_without_learners_is_listed(officer: PageClient, cast: Cast) -> None:
    rows = rows_of(officer, f"{PREFIX}/courses?period=2024")
    assert next(iter(rows.values())) == ["0", "0", "", "", "", "0"]


def test_days_until_completion_are_told_in_bands(officer: PageClient) -> None:
    cells(Dimension.DURATION, {Measure.COMPLETIONS: {"0-1": 3, "8-30": 42, "91-": 15}})

    rows = rows_of(officer, LIST, "days")

    assert rows["Within a day"] == ["hidden"]
    assert rows["2 to 7 days"] == ["0"]
    assert rows["8 to 30 days"] == ["40"]
    assert rows["More than 90 days"] == ["15"]


def test_completion_is_compared_by_what_is_asked(officer: PageClient) -> None:
    done = {Measure.ENROLMENTS: {"self": 120, "cohort": 80}, Measure.ENROLMENTS_COMPLETED: {"self": 20, "cohort": 40}}
    cells(Dimension.SOURCE, done)

    rows = rows_of(officer, f"{LIST}&by=source", "groups")

    assert rows["In a cohort"][:2] == ["80", "0.5"]
    assert rows["By themselves"][:2] == ["120", "0.166667"]


def test_few_of_a_group_are_hidden_with_another(officer: PageClient) -> None:
    cells(Dimension.SEX, {Measure.ENROLMENTS: {"f": 197, "m": 3}})

    rows = rows_of(officer, LIST, "groups")

    assert {rows["Men"][0], rows["Women"][0]} == {"hidden"}


def test_steps_stand_in_the_order_of_the_course(officer: PageClient) -> None:
    cells(
        Dimension.STEP,
        {Measure.STEPS_DONE: {"bees/hive/the-hive": 152, "bees/hive/the-queen": 98, "bees/hive/quiz": 3}},
    )

    rows = csv_of(officer, BEES, "lessons")

    assert [row[1:] for row in rows[1:4]] == [["150", "0.75"], ["95", "0.5"], ["hidden", "hidden"]]
    assert rows[1][0].startswith("1. ")
    text = officer.get(BEES).text
    assert "−25% here" in text
    assert "chart--axis" in text


def test_modules_exams_and_places_have_their_tables(officer: PageClient) -> None:
    modules(AGADIR, {"bees/hive": 121})

    assert next(iter(rows_of(officer, BEES, "modules").values())) == ["121"]
    assert rows_of(officer, BEES, "exams")["Quarter 4 of 2025"] == ["90", "0.65"]
    places = rows_of(officer, BEES, "places")
    assert places["Souss-Massa"] == ["200", "0.3", "15", "0.666667"]
    assert places["Oriental"][0] == "0"
    assert f"{PREFIX}/courses/bees?place=MA-09" in officer.get(BEES).text


def test_module_is_hidden_on_the_page_of_its_course_as_in_the_breakdown(officer: PageClient) -> None:
    """Twice in other words, the one would narrow down what the other hides."""
    modules(AGADIR, {"bees/hive": 41, "bees/honey": 3})
    modules(AZILAL, {"bees/hive": 90, "bees/honey": 60})
    by_module = f"{PREFIX}?indicator=modules-completed&by=module&period=2025"

    found = {}
    for place in ("MA-TAR", "MA-AZI"):
        of_course = rows_of(officer, f"{BEES}&place={place}", "modules")
        everywhere = rows_of(officer, f"{by_module}&place={place}", "breakdown")
        assert of_course == {name.partition(": ")[2]: cells[:1] for name, cells in everywhere.items() if ": " in name}
        found[place] = {cell for (cell,) in of_course.values()}
    assert found == {"MA-TAR": {"hidden"}, "MA-AZI": {"90", "60"}}


def test_region_leads_to_its_provinces_and_a_province_to_none(officer: PageClient) -> None:
    assert "Taroudannt" in rows_of(officer, f"{BEES}&place=MA-09", "places")
    assert officer.get(f"{BEES}&place=MA-TAR").status_code == 200
    assert officer.get(f"{BEES}&place=MA-TAR&table=places&format=csv").status_code == 400


def test_quarter_is_told_by_its_months_and_a_month_alone(officer: PageClient) -> None:
    assert list(rows_of(officer, f"{PREFIX}/courses/bees?period=2025-Q4", "exams")) == [
        "October 2025",
        "November 2025",
        "December 2025",
    ]
    assert len(rows_of(officer, f"{PREFIX}/courses/bees?period=2025-11", "exams")) == 1


def test_item_analysis_is_offered_to_who_may_open_it(client: PageClient, cast: Cast) -> None:
    link = "/staff/courses/bees/questions"
    for one in (cast.khadija, cast.yassine):
        assert link in client.sign_in(one).get(BEES).text
        assert "/staff/courses/bees/exam/questions" in client.get(BEES).text
    for one in (cast.salma, cast.driss):
        assert link not in client.sign_in(one).get(BEES).text


def test_retired_course_keeps_its_page(officer: PageClient, course: Course) -> None:
    course.current_revision_id = None
    db.session.commit()

    assert officer.get(BEES).status_code == 200
    # Its title is told by what is published alone.
    assert rows_of(officer, LIST)["bees"][0] == "200"


def test_queries_do_not_grow_with_what_is_counted(officer: PageClient) -> None:
    officer.get(LIST)
    officer.get(BEES)
    counts = []
    for amount in (1, 40):
        cells(
            Dimension.STEP, {Measure.STEPS_DONE: {f"bees/{amount}/{number}": 9 for number in range(amount)}}
        )  # fmt: skip
        with queries_seen() as seen:
            officer.get(LIST)
            officer.get(BEES)
        counts.append(len(seen))
    assert counts[0] == counts[1] < 45
