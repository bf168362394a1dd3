"""The cooperative as a carpet being woven (zarbia): an SVG from what is found. Pure.

Three bands are the three stages. In the lowest each member has a column, and each certificate weaves a lozenge of hers; in the
bands above, each requirement of the stage is a row that is woven as far as it is met. What is still bare shows the warp.
"""

from collections.abc import Sequence
from itertools import pairwise

WIDTH = 340
ROW = 16
GAP = 10
FRINGE = 12
# More members than this share columns.
COLUMNS = 40
TONES = ("#0f5c45", "#b5482a", "#e3a018", "#2d3e8f")
WARP, GROUND = "#bfb08f", "#f3e7d0"


def carpet_svg(woven: Sequence[Sequence[bool]], bands: Sequence[Sequence[float]]) -> str:
    """`woven`: for each achievement, whether each member has it. `bands`: of each further stage, the share, 0 to 1, to which
    each requirement is met. Decorative: the page says the same in words. Under 6 KB for 40 members."""
    parts: list[str] = []
    top = FRINGE
    # The last stage is at the top: a carpet grows from below.
    for number, rows in reversed(list(enumerate(bands))):
        for share in rows:
            parts.append(_stripe(top, share, TONES[(number + 1) % len(TONES)]))
            top += ROW
        top += GAP if rows else 0
    columns = [shares_of(row) for row in woven]
    for number, row in reversed(list(enumerate(columns))):
        parts.append(_lozenges(top, row, TONES[number % len(TONES)]))
        top += ROW
    height = top + FRINGE
    warp = "".join(f"M{x} 0V{height}" for x in range(6, WIDTH, 8))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="carpet" viewBox="0 0 {WIDTH} {height}" aria-hidden="true">'
        f'<path d="M0 {FRINGE}h{WIDTH}v{height - 2 * FRINGE}H0z" fill="{GROUND}" opacity=".5"/>'
        f'<path d="{warp}" stroke="{WARP}"/>{"".join(parts)}</svg>'
    )


def shares_of(row: Sequence[bool]) -> list[float]:
    """Of each column, the share of its members who have it: as many columns as members, or COLUMNS."""
    count = min(len(row), COLUMNS)
    bounds = [len(row) * number // count for number in range(count + 1)] if count else []
    return [sum(row[begin:end]) / (end - begin) for begin, end in pairwise(bounds)]


def _lozenges(top: int, row: Sequence[float], tone: str) -> str:
    """A lozenge in the middle of each column; where several members share one, as high as the share of those who have it."""
    if not row:
        return ""
    width = WIDTH / len(row)
    half = min(width / 2 - 0.5, ROW * 1.5)
    path = "".join(
        f"M{_n((index + 0.5) * width - half)} {_n(top + ROW / 2)}l{_n(half)} {_n(-high)} {_n(half)} {_n(high)} {_n(-half)} {_n(high)}z"
        for index, share in enumerate(row)
        if (high := share * (ROW / 2 - 1))
    )
    return f'<path d="{path}" fill="{tone}"/>' if path else ""


def _stripe(top: int, share: float, tone: str) -> str:
    length = round(WIDTH * min(1.0, max(0.0, share)))
    if not length:
        return ""
    teeth = "".join(f"M{x} {top + ROW // 2}l6-5 6 5-6 5z" for x in range(4, length - 12, 18))
    return f'<path d="M0 {top + 1}h{length}v{ROW - 2}H0z" fill="{tone}"/><path d="{teeth}" fill="{GROUND}"/>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
