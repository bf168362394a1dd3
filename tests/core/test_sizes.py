"""Sizes in words."""

import pytest

from lms.core.sizes import in_megabytes


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (33_554_432, "32 MB (33554432 bytes)"),
        (4_000_000, "4 MB (4000000 bytes)"),
        (33_554_433, "33554433 bytes"),
        (1000, "1000 bytes"),
        (0, "0 bytes"),
    ],
)
def test_limits_are_named_in_whole_megabytes(size_bytes: int, words: str) -> None:
    assert in_megabytes(size_bytes) == words
