from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.core.money import UnreadableAmount, format_dirhams, hundredths, written


@pytest.mark.parametrize(
    ("text", "centimes"),
    [
        ("0", 0),
        ("12500", 1_250_000),
        ("12 500,50", 1_250_050),
        ("12\u202f500,5", 1_250_050),
        ("12.500", 1_250_000),
        ("12,500.75", 1_250_075),
        ("1.234.567,89", 123_456_789),
        ("3,5", 350),
        ("-9 000", -900_000),
        ("0,05", 5),
        ("١٢٣", 12_300),
        ("١٢٥٠٠٫٥٠", 1_250_050),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, centimes: int) -> None:
    assert hundredths(text) == centimes


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,2,3", "12,5000", "--1", "1e5", "12 DH", "9" * 14, "1.23.456", "½", "+5", "0,050", "0.075", "٠,٥٠٠"],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(UnreadableAmount):
        hundredths(text)


@given(st.integers(-(10**14), 10**14))
def test_what_is_written_reads_back(centimes: int) -> None:
    assert hundredths(written(centimes)) == centimes


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    with suppress(UnreadableAmount):
        hundredths(text)


@pytest.mark.parametrize(
    ("code", "centimes", "expected"),
    [("fr", 1_250_050, "12\u202f500,50 DH"), ("fr", 1_250_000, "12\u202f500 DH"), ("ar", 1_250_050, "12.500,50 درهم")],
)
def test_amounts_are_written_in_the_language_of_the_reader(app: Flask, code: str, centimes: int, expected: str) -> None:
    with app.test_request_context("/", headers={"Cookie": f"lang={code}"}):
        assert format_dirhams(centimes).replace("\u00a0", "\u202f").replace("\u202fDH", " DH") == expected
