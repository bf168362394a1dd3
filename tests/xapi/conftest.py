from collections.abc import Iterator

import pytest
from flask import Flask

from lms.xapi import credentials, definitions
from tests.xapi.lrs import Lrs
from tests.xapi.others import Scripted, scripted


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Tables are emptied between tests, and what a process remembers of them with them."""
    yield
    credentials.forget_all()
    definitions.forget_all()


@pytest.fixture
def lrs(app: Flask) -> Lrs:
    """A client that may do everything, in xAPI 1.0.3."""
    return Lrs(app)


@pytest.fixture
def lrs_2(app: Flask) -> Lrs:
    """The same in xAPI 2.0."""
    return Lrs(app, version="2.0.0")


@pytest.fixture
def other() -> Iterator[Scripted]:
    """Another LRS, that answers as a test wants."""
    with scripted() as found:
        yield found
