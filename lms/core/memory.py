"""Memory that a large request needed goes back to the system when it is over, so that a worker stays small.

The C library keeps what it has freed, and keeps more the larger the blocks were: after a few uploads of 20 MB a worker held
100 MB for nothing.
"""

import ctypes
import sys

# mallopt(3) of glibc: its parameters, by their numbers in malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
# Blocks from this size on are asked of the system one by one; setting it also keeps it from growing.
LARGE_BYTES = 128 * 1024
ARENAS = 2


def give_back_large_blocks() -> None:
    """For this process and those it forks. Does nothing where the C library is another."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_TRIM_THRESHOLD, LARGE_BYTES)
        mallopt(M_ARENA_MAX, ARENAS)
