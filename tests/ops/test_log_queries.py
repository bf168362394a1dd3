"""Finding people and cooperatives by a part of a name."""

import pytest
from flask import Flask

from lms.ops.log import queries
from tests.factories import cooperative, person


@pytest.mark.parametrize("typed", ["Élise", "élise", "ÉLISE", "lise", "É"])
def test_capital_accent_hides_nobody(app: Flask, typed: str) -> None:
    elise, _other = person(name_fr="Élise Aït Ben"), person(name_fr="Rachid")

    assert queries.people_called(typed, limit=5) == [elise]


@pytest.mark.parametrize("typed", ["École", "école", "ÉCOLE"])
def test_capital_accent_hides_no_cooperative(app: Flask, typed: str) -> None:
    school, _other = cooperative(name_fr="Coopérative École"), cooperative(name_fr="Argan")

    assert queries.cooperatives_called(typed, limit=5) == [school]
