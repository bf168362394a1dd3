"""A draft of the small course of the tests."""

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.authoring import queries, services
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import PartKind
from lms.core import clock
from lms.core.db import db
from lms.core.files import media_store
from lms.learning import queries as learning
from lms.learning.models import Course
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees


@pytest.fixture
def course(app: Flask) -> Course:
    """Published, its media where pages look for them."""
    return publish_bees(media_store())


@pytest.fixture
def draft(cast: Cast, course: Course) -> Draft:
    """Opened by Khadija from what is published."""
    assert course.current_revision_id
    found = services.open_draft(learning.content_of(course.current_revision_id), by=cast.khadija, at=clock.now())
    db.session.commit()
    return found


@pytest.fixture
def request_context(app: Flask) -> Iterator[None]:
    """Pages of drafts are rendered, and weighed, in a request."""
    with app.test_request_context():
        yield


@pytest.fixture
def khadija(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.khadija).speak("fr")


def lesson(draft: Draft, slug: str = "the-hive") -> DraftPart:
    return part(draft, PartKind.LESSON, slug)


def module(draft: Draft, slug: str = "hive") -> DraftPart:
    return part(draft, PartKind.MODULE, slug)


def part(draft: Draft, kind: PartKind, slug: str) -> DraftPart:
    return next(
        one
        for one in queries.living_parts(draft.id)
        if one.kind is kind and one.body.get("slug", one.body.get("id")) == slug
    )
