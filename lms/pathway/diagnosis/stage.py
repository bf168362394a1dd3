"""The stage in which a cooperative is, for the personal path. Who knows it registers how it is asked."""

from collections.abc import Callable
from uuid import UUID

FIRST_STAGE = "capacity"


def _first(_cooperative_id: UUID) -> str:
    return FIRST_STAGE


_source: list[Callable[[UUID], str]] = [_first]


def register_stage(source: Callable[[UUID], str]) -> None:
    """`source` answers "capacity", "project" or "market" for a cooperative."""
    _source[:] = [source]


def stage_of(cooperative_id: UUID) -> str:
    return _source[0](cooperative_id)
