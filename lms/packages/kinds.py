"""Kinds of packages. Each registers how it is recognised, read and launched; all of them become a Structure."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from lms.learning.content import Attribution
from lms.packages.archive import Archive
from lms.packages.faults import Fault
from lms.xapi.clients import Guard
from lms.xapi.statement import Agent, LanguageMap

if TYPE_CHECKING:
    from lms.learning.models import Enrolment
    from lms.packages.models import LaunchSession, Package


# What a page shows at once: who made so many begins with these.
MAX_FAULTS = 50


class LaunchMode(enum.Enum):
    """cmi5, 10.2.2, of which Browse is never given. Units of other kinds are launched in Normal."""

    NORMAL = "Normal"
    REVIEW = "Review"


class Unit(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is launched: it becomes one lesson."""

    # Unlike any other of the package, and the same in its next version; it stands in addresses: see keys.py.
    key: str
    # How its author calls it: an IRI, or an identifier of a manifest.
    publisher_id: str
    title: LanguageMap
    description: LanguageMap = {}
    # A path inside the package, with its query if any; or an absolute address.
    address: str
    # What the kind alone knows.
    settings: dict[str, Any] = {}


class UnitGroup(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Units under one heading: they become one module."""

    key: str
    title: LanguageMap
    description: LanguageMap = {}
    # The titles of the headings around it, outermost first.
    inside: list[LanguageMap] = []
    units: list[Unit]


class Structure(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A package as it was read."""

    kind: str
    # Unlike that of any other package: a package that has it too is a new revision of the same course.
    publisher_id: str
    title: LanguageMap
    description: LanguageMap = {}
    groups: list[UnitGroup]
    # What the kind alone knows of the whole.
    settings: dict[str, Any] = {}
    # Whose it is and under which licence, where it says both.
    work: Attribution | None = None

    def unit(self, key: str) -> Unit | None:
        return next((unit for group in self.groups for unit in group.units if unit.key == key), None)


class BadPackage(Exception):
    """The package cannot be used. `faults` are the first MAX_FAULTS of the `count` that there are."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.count = len(faults)
        self.faults = faults[:MAX_FAULTS]

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


@dataclass(frozen=True)
class Launch:
    """A unit that is being launched for a learner. `sessions.give_secret(session)` makes a secret for the LRS."""

    learner: Agent
    # Of her interface: ar-MA, fr-MA, …
    language: str
    enrolment: "Enrolment"
    # module/lesson
    item: str
    package: "Package"
    unit: Unit
    session: "LaunchSession"
    # Opens `POST /cmi5/fetch/<token>` once.
    fetch_token: str
    # The lesson's page.
    return_url: str
    at: datetime


@dataclass(frozen=True)
class Kind:
    """`names`: what `Structure.kind` may be. `recognise` looks at the archive's file names only.

    `read` is told under which address the platform's own activities lie, and raises BadPackage. `launch` answers the address to which the learner is sent. `guard` answers the rules of
    what the unit may send to the LRS, until `grace` after the end of its session. `mode` answers in which mode the unit
    with this key is launched in a registration. `abandon` says that a session ended without saying so, when another begins.
    """

    names: tuple[str, ...]
    recognise: Callable[[frozenset[str]], bool]
    read: Callable[[Archive, str], Structure]
    launch: Callable[[Launch], str]
    guard: Callable[["LaunchSession"], Guard | None]
    abandon: Callable[["LaunchSession", datetime], None] = lambda _session, _at: None
    mode: "Callable[[Package, UUID, str], LaunchMode]" = lambda _package, _registration, _unit_key: LaunchMode.NORMAL
    grace: timedelta = timedelta()


_kinds: list[Kind] = []


def register_kind(kind: Kind) -> None:
    if kind not in _kinds:
        _kinds.append(kind)


def kind_of(names: frozenset[str]) -> Kind | None:
    """The first registered kind that recognises an archive."""
    return next((kind for kind in _kinds if kind.recognise(names)), None)


def kind_named(name: str) -> Kind:
    return next(kind for kind in _kinds if name in kind.names)
