"""Doors of the pathway's page to the rooms above it. Each room registers its own, and when it may be used."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.pathway.overview import Overview


@dataclass(frozen=True)
class Room:
    """`picture`: a drawing of static/rooms. `is_usable` asks the overview alone: a door costs no query."""

    endpoint: str
    picture: str
    label: Any
    is_usable: Callable[[Overview], bool]


_rooms: dict[str, Room] = {}


def register_room(room: Room) -> None:
    _rooms[room.endpoint] = room


def usable_rooms(found: Overview) -> list[Room]:
    return [room for room in _rooms.values() if room.is_usable(found)]
