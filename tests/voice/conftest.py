from collections.abc import Iterator

import pytest

from lms.voice import index


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What pages remember of the clips of another test."""
    index.forget()
    yield
    index.forget()
