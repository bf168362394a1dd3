"""Two phones of one person meet the network at the same moment."""

import pytest

from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import Enrolment
from tests.factories.courses import LESSONS
from tests.factories.statements import recorded
from tests.offline.phones import Phone
from tests.quizzes.test_races import at_once


@pytest.mark.parametrize("round_", range(3))
def test_the_same_in_another_order_from_two_phones_is_kept_once(
    phone: Phone, enrolment: Enrolment, round_: int
) -> None:
    said = [*(phone.answer(path=path) for path in phone.questions), *map(phone.completion, LESSONS), 7]
    registration = enrolment.registration
    db.session.remove()

    def deliver(statements: list) -> int:
        with phone.client.app.app_context():
            return phone.send(*statements).status_code

    statuses = at_once(phone.client.app, lambda: deliver(said), lambda: deliver(said[::-1]))

    assert statuses == [200, 200]
    assert learning.completed_items(registration) == set(LESSONS)
    assert len(recorded(registration=registration)) == 1 + len(said) - 1
