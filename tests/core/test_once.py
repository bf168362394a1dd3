"""The same form twice is one row, also where both come at once; another's key gives nothing away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.forms import OnceForm
from lms.core.ids import new_id
from lms.core.once import KeyTaken, add_once
from tests import factories
from tests.factories import Cast


def row(**values: Any) -> Cooperative:
    made = factories.cooperative(**values)
    db.session.expunge(made)
    return made


@pytest.fixture
def quicker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[[Cooperative], None]:
    """Somebody adds the row between our look and our insert."""

    def add(theirs: Cooperative) -> None:
        db.session.add(theirs)
        db.session.commit()
        db.session.expunge_all()
        look = db.session.get
        answers = iter([lambda *_: None])
        monkeypatch.setattr(db.session, "get", lambda *asked: next(answers, look)(*asked))

    return add


def test_first_is_added_and_second_is_the_first(cast: Cast) -> None:
    key = new_id()
    first = add_once(row(id=key, name_fr="Safran"), owner=("sector",), said=("name_fr",))
    db.session.commit()

    assert add_once(row(id=key, name_fr="Safran"), owner=("sector",), said=("name_fr",)) is first
    assert first.id == key


def test_two_at_once_are_one(cast: Cast, quicker: Callable[[Cooperative], None]) -> None:
    key = new_id()
    quicker(row(id=key, name_fr="Safran"))

    assert add_once(row(id=key, name_fr="Safran"), owner=("sector",), said=("name_fr",)).id == key
    db.session.commit()


def test_who_goes_back_to_a_form_and_says_something_else_means_another_row(cast: Cast) -> None:
    key = new_id()
    first = add_once(row(id=key, name_fr="Safran"), owner=("sector",), said=("name_fr",))
    second = add_once(row(id=key, name_fr="Miel"), owner=("sector",), said=("name_fr",))
    db.session.commit()

    assert first.id == key != second.id
    assert (first.name_fr, second.name_fr) == ("Safran", "Miel")


def test_key_of_another_row_is_refused(cast: Cast) -> None:
    with pytest.raises(KeyTaken):
        add_once(row(id=cast.honey.id, sector="mine"), owner=("sector",), said=("name_fr",))


def test_row_that_may_not_stand_for_another_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        add_once(row(register_number=cast.honey.register_number), owner=("sector",), said=("name_fr",))


@given(st.text(max_size=60))
def test_whatever_comes_as_a_key_is_read_as_one(text: str) -> None:
    form = OnceForm(data={"key": text})

    assert isinstance(form.row_id, UUID)
    assert OnceForm(data={"key": str(form.row_id)}).row_id == form.row_id


def test_two_forms_have_two_keys() -> None:
    assert OnceForm().row_id != OnceForm().row_id
