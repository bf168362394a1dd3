"""A draft that is begun twice by one form is one draft."""

import re
from uuid import UUID

import pytest

from lms.core import clock
from lms.core.db import db
from lms.pathway import publishing
from lms.pathway.models import RuleVersion
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.ruling.drafts import PRESIDENT, RULES, published, versions

DRAFTS = f"{RULES}/stages/project/drafts"
KEY = {"key": str(UUID(int=9))}


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> PageClient:
    publish_bees()
    published(PRESIDENT)
    return client.sign_in(cast.salma)


def drafts() -> list[RuleVersion]:
    return [one for one in versions() if one.published_at is None]


def test_form_that_is_sent_twice_begins_one_draft(officer: PageClient) -> None:
    first, second = officer.post(DRAFTS, KEY), officer.post(DRAFTS, KEY)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(drafts()) == 1


def test_forms_of_two_pages_begin_two(officer: PageClient) -> None:
    for _page in range(2):
        (key,) = re.findall(r'id="key-project" name="key" type="hidden" value="([^"]+)"', officer.get(RULES).text)
        officer.post(DRAFTS, {"key": key})

    assert len(drafts()) == 2


def test_page_of_before_begins_another_one_once_its_draft_is_published(officer: PageClient) -> None:
    officer.post(DRAFTS, KEY)
    at = clock.now()
    publishing.publish(drafts()[0], by=None, valid_from=at.date(), migrate_by=None, at=at)
    db.session.commit()

    officer.post(DRAFTS, KEY)

    assert len(drafts()) == 1


def test_key_of_somebody_else_is_refused(officer: PageClient, client: PageClient, cast: Cast) -> None:
    officer.post(DRAFTS, KEY)

    answer = client.sign_in(cast.yassine).post(DRAFTS, KEY)

    assert answer.status_code == 409
    assert len(drafts()) == 1
