from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from lms.learning.models import Course
from tests.factories import Cast
from tests.factories.courses import publish_bees

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def course(app: Flask, clock: time_machine.Traveller, cast: Cast) -> Course:
    return publish_bees()
