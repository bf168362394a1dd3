"""What keeping a course costs, in words."""

import pytest
from flask import Flask

from lms.core.i18n import LANGUAGES, speaking
from lms.offline.words import cost_words

# So that a byte costs a centime.
PRICE = 1000**3


@pytest.mark.parametrize(
    ("code", "centimes", "words"),
    [
        ("fr", 1, "moins de 1 centime"),
        ("fr", 2, "environ 2 centimes"),
        ("ar", 2, "حوالي سنتيمين"),
        ("ar", 7, "حوالي 7 سنتيمات"),
        ("ar", 40, "حوالي 40 سنتيما"),
        ("fr", 99, "environ 99 centimes"),
    ],
)
def test_centimes_are_counted_as_the_language_counts(app: Flask, code: str, centimes: int, words: str) -> None:
    with app.test_request_context(), speaking(LANGUAGES[code]):
        assert cost_words(centimes, centimes_per_gb=PRICE) == words


def test_a_dirham_is_said_as_an_amount(app: Flask) -> None:
    with app.test_request_context(), speaking(LANGUAGES["fr"]):
        assert "1,50" in cost_words(150, centimes_per_gb=PRICE)
