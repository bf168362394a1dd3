"""The xAPI statement: its parts, reading and writing JSON, and the checks that a statement of ours must pass. Pure.

Named after xAPI 1.0.3, Part Two "Experience Data". What others send is checked further by the LRS.
"""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

LanguageMap = dict[str, str]
VERSION = "1.0.3"
# Data 2.2: an IRI has a scheme; we also refuse spaces and brackets, which no client resolves.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


class Part(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """Base of all parts; JSON names are camelCase and absent properties are left out."""


class Account(Part, frozen=True):
    home_page: str
    name: str


class Agent(Part, frozen=True):
    """An Agent, or with `object_type="Group"` an identified Group (Data 2.4.2). One account identifies it."""

    account: Account
    name: str | None = None
    object_type: str | None = None

    @property
    def key(self) -> str:
        """The inverse functional identifier as one string."""
        return f"{self.account.home_page}|{self.account.name}"


class Verb(Part, frozen=True):
    id: str
    display: LanguageMap = {}


class Definition(Part, frozen=True):
    """Activity definition (Data 2.4.4.1), with the interaction properties of Appendix C for questions."""

    type: str | None = None
    name: LanguageMap = {}
    description: LanguageMap = {}
    interaction_type: str | None = None
    correct_responses_pattern: list[str] = []
    choices: list[dict[str, Any]] = []
    source: list[dict[str, Any]] = []
    target: list[dict[str, Any]] = []
    extensions: dict[str, Any] = {}


class Activity(Part, frozen=True):
    id: str
    definition: Definition | None = None
    object_type: str | None = "Activity"


class Score(Part, frozen=True):
    scaled: float | None = None
    raw: float | None = None
    min: float | None = None
    max: float | None = None


class Result(Part, frozen=True):
    score: Score | None = None
    success: bool | None = None
    completion: bool | None = None
    response: str | None = None
    # ISO 8601, see `iso_duration`.
    duration: str | None = None
    extensions: dict[str, Any] = {}


class ContextActivities(Part, frozen=True):
    parent: list[Activity] = []
    grouping: list[Activity] = []
    category: list[Activity] = []
    other: list[Activity] = []


class Context(Part, frozen=True):
    registration: UUID | None = None
    team: Agent | None = None
    context_activities: ContextActivities | None = None
    language: str | None = None
    platform: str | None = None
    extensions: dict[str, Any] = {}


class Statement(Part, frozen=True):
    id: UUID
    actor: Agent
    verb: Verb
    object: Activity
    timestamp: datetime
    result: Result | None = None
    context: Context | None = None
    authority: Agent | None = None
    stored: datetime | None = None
    version: str | None = None

    @property
    def registration(self) -> UUID | None:
        return self.context.registration if self.context else None

    @property
    def team(self) -> Agent | None:
        return self.context.team if self.context else None


class BadStatement(ValueError):
    """The statement breaks the specification; the message names every property at fault."""


def encode(statement: Statement) -> str:
    return msgspec.json.encode(statement).decode()


def decode(document: str | bytes) -> Statement:
    """Raises BadStatement for what is not a statement of the shape above."""
    try:
        return msgspec.json.decode(document, type=Statement)
    except msgspec.ValidationError as error:
        raise BadStatement(str(error)) from error


def check(statement: Statement) -> None:
    """Raise BadStatement unless the statement keeps the rules of xAPI 1.0.3, Part Two."""
    faults = list(_faults(statement))
    if faults:
        raise BadStatement("; ".join(faults))


def _faults(statement: Statement) -> Any:
    # Data 2.1.1: every statement names actor, verb and object; their identifiers are IRIs.
    for name, iri in (("verb.id", statement.verb.id), ("object.id", statement.object.id)):
        if not _IRI.fullmatch(iri):
            yield f"{name}: {iri!r} is not an IRI"
    # Data 4.2: timestamps carry a time zone.
    if statement.timestamp.tzinfo is None:
        yield "timestamp: no time zone"
    yield from _score_faults(statement.result.score if statement.result else None)


def _score_faults(score: Score | None) -> Any:
    if score is None:
        return
    # Data 2.4.5.1: scaled lies between -1 and 1; min < max; raw lies between them.
    if score.scaled is not None and not -1 <= score.scaled <= 1:
        yield f"result.score.scaled: {score.scaled} is not between -1 and 1"
    if score.min is not None and score.max is not None and score.min >= score.max:
        yield "result.score.min: not below max"
    if score.raw is not None and (
        (score.min is not None and score.raw < score.min) or (score.max is not None and score.raw > score.max)
    ):
        yield "result.score.raw: outside min and max"


def iso_duration(length: timedelta) -> str:
    """ISO 8601 duration with two decimals of a second at most, as Data 4.6 recommends: « PT1H2M3.5S »."""
    hundredths = round(length.total_seconds() * 100)
    if hundredths < 0:
        raise ValueError("A duration is not negative")
    minutes, hundredths = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
    return f"PT{hours}H{minutes}M{seconds}S" if hours else f"PT{minutes}M{seconds}S" if minutes else f"PT{seconds}S"
