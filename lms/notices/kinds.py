"""What notices say: each slice registers the words of its own kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.notices.models import Notice


@dataclass(frozen=True)
class Told:
    """A notice in the reader's words. `address`: the page where a member sees more, if there is one."""

    text: Any
    is_good: bool = False
    address: str | None = None


Describer = Callable[[Notice], Told]
_describers: dict[str, Describer] = {}
_reminding: set[str] = set()


def describe(*kinds: str, reminds: bool = False) -> Callable[[Describer], Describer]:
    """Registers the function below for these kinds. `reminds`: whoever asked for it is also told outside the application that
    something is new (channels/); never what.
    """

    def register(describer: Describer) -> Describer:
        _describers.update(dict.fromkeys(kinds, describer))
        _reminding.update(kinds if reminds else ())
        return describer

    return register


def told(notice: Notice) -> Told | None:
    """None for a kind that this release does not know."""
    describer = _describers.get(notice.kind)
    return describer(notice) if describer else None


def known() -> list[str]:
    return list(_describers)


def is_reminding(kind: str) -> bool:
    return kind in _reminding
