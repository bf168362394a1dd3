"""Keys of pages are sealed: they open a page of their list, and say nothing to whoever reads the address."""

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.monitoring.asking import BadQuestion
from lms.monitoring.people.keys import seal, unseal

relaxed = settings(deadline=None, max_examples=50)


def test_a_key_opens_its_list_alone(application: Flask) -> None:
    @relaxed
    @given(st.uuids(), st.uuids(), st.uuids(), st.uuids())
    def check(cooperative, membership, access, other) -> None:
        sealed = seal((cooperative, membership), access)
        assert unseal(sealed, access) == (cooperative, membership)
        if other != access:
            with pytest.raises(BadQuestion):
                unseal(sealed, other)

    with application.app_context():
        check()


def test_whatever_was_made_up_is_refused(application: Flask) -> None:
    @relaxed
    @given(st.text(), st.uuids())
    def check(text, access) -> None:
        with pytest.raises(BadQuestion):
            unseal(text, access)

    with application.app_context():
        check()


def test_address_shows_neither_cooperative_nor_membership(application: Flask) -> None:
    @relaxed
    @given(st.uuids(), st.uuids(), st.uuids())
    def check(cooperative, membership, access) -> None:
        assert seal((cooperative, membership), access) != seal((cooperative, membership), access)

    with application.app_context():
        check()
