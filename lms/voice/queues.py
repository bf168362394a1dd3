"""What else there is to record than the words of the screens: slices above register it, and the list of languages shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.voice.tongues import Tongue


@dataclass(frozen=True)
class Queue:
    """`label`: of its column. `counts`: spoken language → how many are recorded, and how many there are. `address`: its page."""

    label: Any
    counts: Callable[[], Mapping[str, tuple[int, int]]]
    address: Callable[[Tongue], str]


_queues: dict[str, Queue] = {}


def register_queue(name: str, queue: Queue) -> None:
    """At start; under the same name it takes the place of the one before."""
    _queues[name] = queue


def registered() -> list[Queue]:
    return list(_queues.values())
