from collections.abc import Callable
from typing import Any

import pytest

from lms.core.db import db
from lms.learning.models import Enrolment
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, publish_asking

Ask = Callable[..., Enrolment]


@pytest.fixture
def ask(cast: Cast) -> Ask:
    """Amina, enrolled in a course that asks these questions, with all lessons done."""

    def enrolled(*questions: dict[str, Any]) -> Enrolment:
        enrolment = enrol(cast.amina, publish_asking(list(questions)))
        complete(cast.amina, enrolment, *LESSONS)
        db.session.commit()
        return enrolment

    return enrolled
