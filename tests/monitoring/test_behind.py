"""The statements behind a figure: found in the log by whoever may read it, and by programs of the record store."""

import html
import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from lms.core.db import db
from lms.monitoring.behind import behind
from lms.monitoring.indicators import BY_SLUG, INDICATORS
from lms.monitoring.periods import Period
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, publish_bees
from tests.xapi.lrs import Lrs

OVERVIEW = "/staff/monitoring?indicator=enrolled"
COURSE = "/staff/monitoring/courses/bees"


@pytest.fixture
def page(app: Flask, cast: Cast, client: PageClient) -> PageClient:
    course = publish_bees()
    enrol(cast.amina, course)
    cast.salma.language = "en"
    db.session.commit()
    return client.sign_in(cast.salma)


@pytest.mark.parametrize("address", [OVERVIEW, COURSE])
def test_officer_finds_them_in_the_log(page: PageClient, address: str) -> None:
    found = re.search(r'href="(/staff/statements\?[^"]+)"', page.get(address).text)

    assert found
    assert "Amina" in page.get(html.unescape(found[1])).text


@pytest.mark.parametrize("address", [OVERVIEW, COURSE])
def test_program_finds_them_by_the_query(app: Flask, page: PageClient, address: str) -> None:
    found = re.search(r"GET (http\S+/xapi/statements\?[^<]+)", page.get(address).text)

    assert found
    asked = dict(parse_qsl(urlsplit(html.unescape(found[1])).query))
    (statement,) = Lrs(app).found(**asked)
    assert statement["verb"]["id"].endswith("/registered")


def test_others_are_shown_no_way_to_the_log(page: PageClient, cast: Cast) -> None:
    for who, address in ((cast.driss, OVERVIEW), (cast.khadija, COURSE)):
        assert "/staff/statements" not in page.sign_in(who).get(address).text.partition("<main")[2]


def test_every_indicator_has_a_query_or_none(app: Flask) -> None:
    period = Period.parse("2026-Q3")
    for one in INDICATORS:
        found = behind(one, period, date(2026, 8, 15), "bees")
        assert found is None or "verb=" in found.address
    assert behind(BY_SLUG["jobs"], period, date(2026, 8, 15)) is None
    stage = behind(BY_SLUG["projects-opened"], period, date(2026, 8, 15))
    assert stage
    assert stage.viewer["activity"].endswith("/stages/project")
    over = behind(BY_SLUG["enrolled"], Period.parse("2026-07"), date(2026, 8, 15))
    assert over
    assert (over.viewer["since"], over.viewer["until"]) == ("2026-07-01", "2026-07-31"), (
        "the log shows the last day as well"
    )
