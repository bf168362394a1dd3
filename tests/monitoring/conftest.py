"""What is judged is kept for a while; each test has a database of its own."""

from collections.abc import Iterator

import pytest

from lms.monitoring import judging


@pytest.fixture(autouse=True)
def nothing_judged_before() -> Iterator[None]:
    judging.forget()
    yield
    judging.forget()
