"""Amounts as notes and coins."""

import re
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import pieces
from lms.core.pieces import NOTES, PIECES, pieces_of
from lms.web import static

shown = st.integers(1, pieces.MOST // 10).map(lambda tens: tens * 10)


@lru_cache
def fewest() -> list[int]:
    """Amount in tens of centimes → how few pieces make it up, tried out over all of them."""
    found = [0]
    for amount in range(1, pieces.MOST // 10 + 1):
        found.append(1 + min(found[amount - piece // 10] for piece in PIECES if piece <= amount * 10))
    return found


@given(shown)
def test_sum_is_exact(centimes: int) -> None:
    assert sum(pieces_of(centimes)) == centimes


@given(shown)
def test_no_fewer_pieces_make_it_up(centimes: int) -> None:
    assert len(pieces_of(centimes)) == fewest()[centimes // 10]


@given(shown)
def test_largest_pieces_come_first_and_all_are_in_use(centimes: int) -> None:
    found = pieces_of(centimes)

    assert list(found) == sorted(found, reverse=True)
    assert set(found) <= set(PIECES)


@given(st.integers())
def test_other_amounts_have_no_picture(centimes: int) -> None:
    assert bool(pieces_of(centimes)) == (0 < centimes <= pieces.MOST and centimes % 10 == 0)


def test_a_price_is_laid_out_as_one_pays_it() -> None:
    assert pieces_of(37_550) == (20_000, 10_000, 5_000, 2_000, 500, 50)


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_is_drawn_in_its_shape(piece: int) -> None:
    drawing = static.files()["touch.svg"][0].decode()

    assert f'id="p{piece}"' in drawing
    assert pieces.width_of(piece) == pieces.height_of(piece) * (2 if piece in NOTES else 1)


def test_script_draws_pieces_as_pages_do() -> None:
    script = (static.FOLDER / "js" / "form.js").read_text()

    shown = {int(piece): int(width) for piece, width in re.findall(r"\[(\d+), (\d+)\]", script)}

    assert shown == {piece: pieces.width_of(piece) for piece in PIECES if piece >= 50}


def test_larger_notes_are_wider() -> None:
    widths = [pieces.width_of(note) for note in NOTES]

    assert widths == sorted(widths, reverse=True)
