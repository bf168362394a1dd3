"""How much is done, as grains of an ear of barley: counted by who does not read numbers. Pure."""

# More grains than that are not told apart on a phone: each then stands for a share.
MOST = 20


def ear(done: int, total: int) -> tuple[int, int]:
    """Grains that are filled, and grains that there are. None is filled as long as nothing is done, and all are only where
    all is done."""
    grains = max(min(total, MOST), 0)
    if grains < 2 or not 0 < done < total:
        return (grains if 0 < total <= done else 0), grains
    return min(max(done * grains // total, 1), grains - 1), grains
