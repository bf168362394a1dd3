"""The cooperatives of these tests structure a project: from then on they may list products. The market itself is closed."""

import pytest

from lms.pathway.rules.model import Stage
from tests.pathway.opened import open_to_all


@pytest.fixture(autouse=True)
def _project_is_open(request: pytest.FixtureRequest) -> None:
    if "cast" in request.fixturenames:
        request.getfixturevalue("cast")
        open_to_all(Stage.PROJECT)
