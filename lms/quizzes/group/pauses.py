"""Where a lesson stops to ask. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")


def cut(blocks: Sequence[T], questions: int) -> list[Sequence[T]]:
    """The blocks in as many parts as there are questions, one at least: after each part the group is asked one."""
    parts = max(questions, 1)
    ends = [len(blocks) * part // parts for part in range(parts + 1)]
    return [blocks[start:end] for start, end in pairwise(ends)]
