from datetime import date

import pytest

from lms.core import clock


@pytest.fixture
def today(app) -> date:
    return clock.now().date()
