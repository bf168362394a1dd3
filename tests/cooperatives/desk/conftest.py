from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-27 10:00 +0000"):
        yield
