"""Numbers and amounts as rows of recorded words: every one has its words, and they add up to it again."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.voice.numbers import COUNTINGS, MOST, amount, slots, table, told, words

LANGUAGES = pytest.mark.parametrize("language", sorted(COUNTINGS))
NUMBERS = st.one_of(st.integers(0, 999_999), st.integers(0, MOST))


def value(row: list[str]) -> int:
    """What a listener adds up, in any order below a hundred: each scale multiplies what was said since the last."""
    total = group = 0
    for word in row:
        if word == "and":
            continue
        number = int(word.rstrip("s"))
        if number in (1000, 1_000_000):
            total, group = total + (group or 1) * number, 0
        elif number >= 1000:
            total += number
        elif number == 100 and 1 < group < 10:
            group *= 100
        else:
            group += number
    return total + group


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        (25, "ar", "5 and 20"),
        (25, "fr", "20 5"),
        (25, "shi", "25"),
        (21, "fr", "20 and 1"),
        (71, "fr", "60 and 11"),
        (81, "fr", "80 1"),
        (97, "fr", "80 17"),
        (125, "ary", "100 and 5 and 20"),
        (350, "ar", "300 and 50"),
        (350, "fr", "3 100 50"),
        (1000, "fr", "1000"),
        (2000, "ar", "2000"),
        (3000, "ar", "3 1000s"),
        (11_000, "ar", "11 1000"),
        (1_000_000, "fr", "1 1000000"),
        (2_500_000, "ar", "2000000 and 500 1000"),
    ],
)
def test_numbers_are_said_as_people_say_them(number: int, language: str, said: str) -> None:
    assert " ".join(words(number, COUNTINGS[language])) == said


@pytest.mark.parametrize(
    ("centimes", "language", "said"),
    [
        (0, "fr", "0 dh"),
        (100, "ar", "dh1"),
        (200, "ar", "dh2"),
        (350, "ar", "3 dhs and 50 c"),
        (50, "ar", "50 c"),
        (1250, "fr", "12 dh 50 c"),
        (1_250, "shi", "12 dhs and 50 cs"),
        (100_000_000, "fr", "1 1000000 de dh"),
    ],
)
def test_amounts_name_dirhams_and_centimes(centimes: int, language: str, said: str) -> None:
    assert " ".join(amount(centimes, COUNTINGS[language])) == said


@LANGUAGES
@given(number=NUMBERS)
@example(number=0)
@example(number=999_999)
@example(number=MOST)
def test_words_exist_as_slots_and_add_up_to_the_number(language: str, number: int) -> None:
    counting = COUNTINGS[language]
    row = words(number, counting)

    assert set(row) <= set(slots(counting))
    assert value(row) == number


@LANGUAGES
def test_each_number_below_ten_thousand_has_words_of_its_own(language: str) -> None:
    counting = COUNTINGS[language]

    assert len({tuple(words(number, counting)) for number in range(10_000)}) == 10_000


@LANGUAGES
@given(centimes=st.integers(0, MOST * 100))
def test_words_of_amounts_exist_as_slots_and_add_up(language: str, centimes: int) -> None:
    counting = COUNTINGS[language]
    row = amount(centimes, counting)
    parts = {"dh": 0, "c": 0}
    said: list[str] = []
    for word in row:
        unit = word.rstrip("s12") if word[0] in "dc" and word != "de" else ""
        if unit:
            parts[unit] += int(word[len(unit) :]) if word[-1] in "12" else value([one for one in said if one != "de"])
            said = []
        else:
            said.append(word)

    assert set(row) <= set(slots(counting))
    assert parts["dh"] * 100 + parts["c"] == centimes


@LANGUAGES
def test_phone_is_given_what_is_recorded_and_nothing_else(language: str) -> None:
    counting = COUNTINGS[language]
    every = slots(counting)
    whole = table(counting, every)
    lacking = table(counting, [word for word in every if word != "7"])

    assert [[every[place] for place in row] for row in whole["l"]] == [words(number, counting) for number in range(100)]
    assert None not in [*whole["l"], *whole["h"], *whole["k"].values(), *whole["d"].values()]
    assert lacking["l"][7] is None
    assert lacking["l"][8] is not None


@LANGUAGES
def test_recorder_is_shown_each_word_in_digits(language: str) -> None:
    counting = COUNTINGS[language]
    shown = [told(word, counting) for word in slots(counting)]

    assert all(said for said, _example in shown)
    assert len(set(shown)) == len(shown), "Two words look the same to whoever records them"
