"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from lms.core.db import db

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    rows: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


def number_within(number: int, total: int, size: int) -> int:
    """The page that is nearest to the one of that number: addresses are typed and altered by hand."""
    return min(max(1, number), max(1, -(-total // size)))


def page_of(query: Select[Any], number: int, size: int) -> Page[Any]:
    """Page `number` of what an ordered query finds; the first or the last where there is none of that number."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = number_within(number, total, size)
    return Page(db.session.scalars(query.limit(size).offset((number - 1) * size)).all(), total, number, size)
