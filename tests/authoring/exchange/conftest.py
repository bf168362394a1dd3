"""What every reader of files needs."""

import pytest
from flask import Flask


@pytest.fixture(autouse=True)
def registered(application: Flask) -> Flask:
    """Slices say which questions and packages they read when the application is made; one test alone has none otherwise."""
    return application
