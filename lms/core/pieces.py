"""An amount of money as the notes and coins that make it up: for members who do not read numbers. Pure.

Notes of 200, 100, 50 and 20 DH; coins of 10, 5, 2, 1 and ½ DH, of 20 and 10 centimes (Bank Al-Maghrib).
"""

# Centimes, the largest first. Each of a series 1-2-5 holds the ones before it: taking the largest first needs the fewest.
NOTES = (20_000, 10_000, 5_000, 2_000)
COINS = (1_000, 500, 200, 100, 50, 20, 10)
PIECES = NOTES + COINS
# Above it a picture of notes no longer says how much it is at a glance (stages.md 4.7, rule 6).
MOST = 100_000


def pieces_of(centimes: int) -> tuple[int, ...]:
    """The fewest notes and coins whose sum is the amount, the largest first; none for what is not shown in money: nothing,
    less than nothing, more than 1,000 DH, and amounts that no coin makes up."""
    if not 0 < centimes <= MOST or centimes % PIECES[-1]:
        return ()
    found: list[int] = []
    for piece in PIECES:
        count, centimes = divmod(centimes, piece)
        found += [piece] * count
    return tuple(found)


def width_of(piece: int) -> int:
    """Pixels on the phone. Sizes keep the order of the real ones; a note is twice as wide as it is high."""
    return _WIDTHS[piece]


def height_of(piece: int) -> int:
    return _WIDTHS[piece] // 2 if piece in NOTES else _WIDTHS[piece]


_WIDTHS = {
    20_000: 76, 10_000: 72, 5_000: 68, 2_000: 64,
    1_000: 40, 500: 37, 200: 38, 100: 35, 50: 31, 20: 32, 10: 29,
}  # fmt: skip
