"""What is missing, how late things come, and whether the figures were proved."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.monitoring import queries
from lms.monitoring.counting import kept
from lms.monitoring.dimensions import Dimension, SubjectKind
from lms.monitoring.indicators import Measure
from lms.monitoring.reading import quality
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, publish_bees
from tests.monitoring.cells import put
from tests.monitoring.test_rollup import follow, tell

PATH = "/staff/monitoring/quality"


@pytest.fixture
def salma(client: PageClient, cast: Cast) -> PageClient:
    cast.salma.language = "en"
    db.session.commit()
    return client.sign_in(cast.salma)


def lines(client: PageClient, asked: str = "") -> dict[str, list[str]]:
    rows = [line.split(",") for line in client.get(f"{PATH}?format=csv{asked}").text.lstrip("\ufeff").splitlines()]
    return {row[0]: row[1:] for row in rows}


def test_who_is_missing_is_counted_against_all(salma: PageClient) -> None:
    put(Measure.MEMBERS, 400, month="2020-05")
    for value, amount in (("unknown", 100), ("f", 300)):
        put(Measure.MEMBERS, amount, month="2020-05", by=Dimension.SEX, value=value)

    found = lines(salma)

    assert found["Members whose sex is not known"] == ["100", "400", "0.25"]
    assert found["Members without a year of birth"] == ["0", "400", "0"]


def test_few_who_are_missing_are_hidden_and_so_is_their_share(salma: PageClient) -> None:
    put(Measure.MEMBERS, 400, month="2020-05")
    for value, amount in (("unknown", 2), ("f", 398)):
        put(Measure.MEMBERS, amount, month="2020-05", by=Dimension.SEX, value=value)

    assert lines(salma)["Members whose sex is not known"][::2] == ["hidden", "hidden"]


def test_who_belongs_to_no_cooperative_is_told_of_the_country_alone(salma: PageClient) -> None:
    name = "People who began to learn this year and belong to no cooperative"

    assert name in lines(salma)
    assert name not in lines(salma, "&place=MA-09")


def test_counted_country_says_the_same(salma: PageClient, cast: Cast) -> None:
    cast.argan.branch = None
    db.session.commit()
    follow()
    # Two cooperatives are few.
    assert lines(salma)["Cooperatives without a branch"][0] == "hidden"
    assert lines(salma)["Cooperatives without a member on the register"][0] == "0"


def test_lateness_is_of_the_last_statements(app: Flask, cast: Cast) -> None:
    assert quality.lateness() is None
    course: Course = publish_bees()
    enrolment = enrol(cast.amina, course)
    before = len(queries.latest_statements(quality.LATEST))
    tell(enrolment, clock.now() - timedelta(days=3))
    tell(enrolment, datetime(2026, 1, 5, tzinfo=UTC))

    found = quality.lateness()

    assert found is not None
    assert found.statements == before + 2
    assert found.day == 2 / found.statements
    assert found.month == 1 / found.statements


def test_changes_that_wait_are_counted(salma: PageClient, cast: Cast) -> None:
    follow()
    kept.note_changed(SubjectKind.PERSON, [cast.amina.id, cast.bilal.id, cast.esi.id])
    db.session.commit()

    page = salma.get(PATH).text

    assert "<dt>Changes that wait to be counted</dt><dd>3</dd>" in page


def test_page_says_whether_the_figures_were_proved(salma: PageClient, app: Flask) -> None:
    assert "They were not compared with a direct count yet" in salma.get(PATH).text

    result = app.test_cli_runner().invoke(args=["lms", "monitoring", "rebuild"])
    assert result.exit_code == 0, result.output
    result = app.test_cli_runner().invoke(args=["lms", "monitoring", "reconcile"])
    assert result.exit_code == 0, result.output

    assert "All equal." in salma.get(PATH).text


def test_difference_that_was_found_is_shown(salma: PageClient) -> None:
    kept.keep_proof(clock.now() - timedelta(days=1), 5, 11, differing=[])
    kept.keep_proof(clock.now(), 5, 11, differing=[("MA-09 all members 2026-01", 7, 8)])
    db.session.commit()

    page = salma.get(PATH).text

    assert "Some differ." in page
    assert "MA-09 all members 2026-01" in page
