"""Looking for a part of a name."""

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.search import LONGEST_SEARCHED, is_called
from tests.factories import Cast


def found(text: str) -> list[str]:
    return sorted(db.session.scalars(select(Person.name_fr).where(is_called(text, Person.name_fr, Person.name_ar))))


def test_a_part_in_any_case_finds_the_name(cast: Cast) -> None:
    assert cast.amina.name_fr in found(cast.amina.name_fr[1:].upper())
    assert cast.amina.name_fr in found(cast.amina.name_ar[1:])
    assert found("no such name") == []


@pytest.mark.parametrize("text", ["%", "_", "/"])
def test_signs_of_patterns_stand_for_themselves(cast: Cast, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("sign", ["a", "%", "é"])
def test_a_text_of_any_length_is_looked_for(app: Flask, cast: Cast, sign: str) -> None:
    assert found(sign * 60_000) == []


def test_a_name_as_long_as_any_is_found_whole(cast: Cast) -> None:
    cast.amina.name_fr = "é" * LONGEST_SEARCHED
    db.session.flush()

    assert found("é" * LONGEST_SEARCHED) == [cast.amina.name_fr]
