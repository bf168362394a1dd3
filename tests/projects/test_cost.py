"""A rough cost is what was typed, to the centime."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.projects.cost import LEAST_CENTIMES, MOST_CENTIMES, centimes_from, dirhams, typed


@pytest.mark.parametrize(
    ("text", "centimes"),
    [("120000", 12_000_000), ("120 000", 12_000_000), ("12,5", 1250), ("12.05", 1205), ("١٢٠٠٠", 1_200_000), ("٣٫٥", 350)],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text: str, centimes: int) -> None:
    assert centimes_from(text) == centimes


@pytest.mark.parametrize(
    "text", ["", "0", "0,00", "0,99", "-5", "12,345", "1e9", "abc", "12 DH", "99999999999", "½", "12,"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert centimes_from(text) is None


@given(st.integers(LEAST_CENTIMES, MOST_CENTIMES))
def test_field_shows_what_was_kept(centimes: int) -> None:
    assert centimes_from(typed(centimes)) == centimes
    assert dirhams(centimes) * 100 == Decimal(centimes)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_in_bounds_or_none(text: str) -> None:
    found = centimes_from(text)

    assert found is None or LEAST_CENTIMES <= found <= MOST_CENTIMES
