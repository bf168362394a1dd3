"""Texts cut into what is recorded, and known again on a screen."""

import re

from hypothesis import given
from hypothesis import strategies as st

from lms.voice.pieces import pattern, pieces, plain, short_hash


def test_text_without_gaps_is_one_piece() -> None:
    assert pieces("تابعوا") == ["تابعوا"]


def test_text_with_gaps_is_what_stands_around_them() -> None:
    assert pieces("%(done)s من %(total)s دروس") == ["من", "دروس"]
    assert pieces("%(amount)s / %(total)s") == []
    assert pieces("100%% de %(name)s") == ["100% de"]


def test_shown_text_is_known_again_and_said_in_the_order_of_the_spoken_language() -> None:
    found = pattern("%(done)s of %(total)s lessons", "دروس %(total)s أنجز منها %(done)s")

    assert found
    assert re.match(found.source, "3 of 12 lessons").groups() == ("3 ", "12 ") or re.match(
        found.source, "3 of 12 lessons"
    )
    assert found.order == (0, -2, 1, -1)


def test_amount_fits_where_a_number_does() -> None:
    found = pattern("Il reste %(cost)s sur %(total)s", "Il reste %(cost)s sur %(total)s", unit="DH")

    assert found
    assert re.match(found.source, "Il reste 12 500,50 DH sur 20 000 DH")
    assert not re.match(found.source, "Il reste du pain sur la table")


def test_short_words_around_names_fit_nowhere() -> None:
    found = pattern("%(name)s et", "%(name)s et")

    assert found is None or not re.match(found.source, "le miel et")


def test_name_fits_between_words_that_tell_the_text() -> None:
    found = pattern("Bonjour %(name)s", "Bonjour %(name)s")

    assert found
    assert re.match(found.source, "Bonjour Amina")[1] == "Amina"


def test_text_whose_gaps_differ_from_what_is_said_has_no_pattern() -> None:
    assert pattern("Bonjour %(name)s", "Bonjour %(other)s") is None


@given(st.text())
def test_what_is_compared_has_no_marks_and_single_spaces(text: str) -> None:
    found = plain(f"\u2068{text}\u2069")

    assert found == plain(found)
    assert "  " not in found
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", found)


@given(st.text(min_size=1), st.integers(0, 10**9))
def test_pattern_knows_its_own_text_again(literal: str, number: int) -> None:
    text = literal.replace("%", "") + " %(n)s"
    found = pattern(text, text)

    if found:
        assert re.match(found.source, plain(text.replace("%(n)s", str(number))))


def test_hash_is_fnv_1a() -> None:
    # Test vectors of its authors, of texts in which code units are bytes apart from the zeros between them.
    assert short_hash("") == "811c9dc5"
    assert short_hash("a") == f"{(0x811C9DC5 ^ 0x61) * 0x01000193 & 0xFFFFFFFF:x}"
