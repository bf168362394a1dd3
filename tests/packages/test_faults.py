"""Faults as text, and on pages, where the names in them keep their direction and are never markup."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from lms.packages.faults import fault

pytestmark = pytest.mark.usefixtures("app")


def test_text_holds_no_marks() -> None:
    assert str(fault("the file “%(href)s” is not in the package.", href="a.html")) == (
        "the file “a.html” is not in the package."
    )


def test_names_in_it_are_isolated_on_a_page_and_numbers_are_not() -> None:
    found = fault("“%(name)s” lies in more than %(most)s folders.", name="a/b", most=20)

    assert escape(found) == Markup('“<bdi dir="ltr">a/b</bdi>” lies in more than 20 folders.')


def test_reason_inside_a_fault_is_isolated_in_itself(app: Flask) -> None:
    inner = fault("the file “%(href)s” is not in the package.", href="a.html")
    found = fault("%(file)s, line %(line)s: %(reason)s", file="tincan.xml", line=3, reason=inner)

    with app.test_request_context(headers={"Accept-Language": "ar"}):
        page = str(escape(found))

    assert page == (
        '<bdi dir="ltr">tincan.xml</bdi>، السطر 3: الملف «<bdi dir="ltr">a.html</bdi>» غير موجود في الحزمة.'
    )


@given(st.text(max_size=40))
def test_name_is_shown_as_it_is_and_never_read_as_markup(name: str) -> None:
    page = escape(fault("“%(name)s” is damaged.", name=name))

    assert page == f'“<bdi dir="ltr">{escape(name)}</bdi>” is damaged.'


def test_what_strangers_wrote_is_shown_shortened() -> None:
    found = fault("“%(name)s” is damaged.", name="x" * 100_000)

    assert str(found) == f"“{'x' * 199}…” is damaged."
    assert len(escape(found)) < 300
