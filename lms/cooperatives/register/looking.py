"""Who looked at the personal list of a cooperative: a higher floor keeps the log, and its keeper reads of it in the register."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Look:
    """`who` and `why` in the reader's language."""

    who: str
    at: datetime
    why: Any


# Each returns the latest looks at a cooperative's list, the latest first.
lookers: list[Callable[[UUID], Sequence[Look]]] = []


def looks_at(cooperative_id: UUID) -> list[Look]:
    return [look for looker in lookers for look in looker(cooperative_id)]
