"""The parts of a statement, named after xAPI 1.0.3, Part Two "Experience Data", and IEEE 9274.1.1. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

LanguageMap = dict[str, str]
Number = int | float

# What a client may leave out, and the LRS then sets (Data 2.4.1, 2.4.7).
NO_ID = UUID(int=0)
NO_TIME = datetime.min.replace(tzinfo=UTC)


class Part(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True, forbid_unknown_fields=True):
    """Base of all parts; JSON names are camelCase and absent properties are left out."""


class Account(Part, frozen=True):
    home_page: str
    name: str


class Agent(Part, frozen=True):
    """An Agent, or with `object_type="Group"` a Group (Data 2.4.2). At most one of the four identifiers is given."""

    account: Account | None = None
    mbox: str | None = None
    mbox_sha1sum: str | None = msgspec.field(default=None, name="mbox_sha1sum")
    openid: str | None = None
    name: str | None = None
    object_type: str | None = None
    member: "list[Agent] | None" = None

    @property
    def key(self) -> str:
        """The inverse functional identifier as one string; empty for an anonymous Group."""
        if self.account is not None:
            return f"{self.account.home_page}|{self.account.name}"
        return self.mbox or (f"sha1:{self.mbox_sha1sum}" if self.mbox_sha1sum else self.openid or "")

    @property
    def is_group(self) -> bool:
        return self.object_type == "Group"


class Verb(Part, frozen=True):
    id: str
    display: LanguageMap = {}


class InteractionComponent(Part, frozen=True):
    id: str
    description: LanguageMap = {}


class Definition(Part, frozen=True):
    """Activity definition (Data 2.4.4.1), with the interaction properties of Appendix C for questions."""

    type: str | None = None
    name: LanguageMap = {}
    description: LanguageMap = {}
    more_info: str | None = None
    interaction_type: str | None = None
    correct_responses_pattern: list[str] = []
    choices: list[InteractionComponent] = []
    scale: list[InteractionComponent] = []
    source: list[InteractionComponent] = []
    target: list[InteractionComponent] = []
    steps: list[InteractionComponent] = []
    extensions: dict[str, Any] = {}


class Activity(Part, frozen=True):
    id: str
    definition: Definition | None = None
    object_type: str | None = None


class Score(Part, frozen=True):
    scaled: Number | None = None
    raw: Number | None = None
    min: Number | None = None
    max: Number | None = None


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

    def all(self) -> list[Activity]:
        return [*self.parent, *self.grouping, *self.category, *self.other]


class StatementRef(Part, frozen=True):
    id: UUID
    # Data 2.4.4.3: must be given, as "StatementRef".
    object_type: str


class ContextAgent(Part, frozen=True):
    """IEEE 9274.1.1, 4.2.2.5: an Agent and why it matters."""

    agent: Agent
    object_type: str | None = None
    relevant_types: list[str] | None = None


class ContextGroup(Part, frozen=True):
    group: Agent
    object_type: str | None = None
    relevant_types: list[str] | None = None


class Context(Part, frozen=True):
    registration: UUID | None = None
    instructor: Agent | None = None
    team: Agent | None = None
    context_activities: ContextActivities | None = None
    context_agents: list[ContextAgent] | None = None
    context_groups: list[ContextGroup] | None = None
    revision: str | None = None
    platform: str | None = None
    language: str | None = None
    statement: StatementRef | None = None
    extensions: dict[str, Any] = {}


class Attachment(Part, frozen=True):
    """Data 2.4.11."""

    usage_type: str
    display: LanguageMap
    content_type: str
    length: int
    sha2: str
    description: LanguageMap = {}
    file_url: str | None = None


class Object(Activity, frozen=True, kw_only=True):
    """What a statement is about, as it is read: `object_type` says which of the properties belong to it (Data 2.4.4).

    One structure for all four kinds, because JSON may leave the type of an Activity out. Activities and StatementRefs
    have an `id`; it is empty for Agents, Groups and SubStatements.
    """

    id: str = ""
    account: Account | None = None
    mbox: str | None = None
    mbox_sha1sum: str | None = msgspec.field(default=None, name="mbox_sha1sum")
    openid: str | None = None
    name: str | None = None
    member: list[Agent] | None = None
    actor: Agent | None = None
    verb: Verb | None = None
    object: "Object | None" = None
    result: Result | None = None
    context: Context | None = None
    timestamp: datetime | None = None
    attachments: list[Attachment] | None = None

    @property
    def is_activity(self) -> bool:
        return self.object_type is None or self.object_type == "Activity"

    def as_agent(self) -> Agent:
        return Agent(
            account=self.account, mbox=self.mbox, mbox_sha1sum=self.mbox_sha1sum, openid=self.openid, name=self.name,
            object_type=self.object_type, member=self.member,
        )  # fmt: skip


class Statement(Part, frozen=True, kw_only=True):
    """A statement as our own code makes it; `read` answers one whose object is an `Object`."""

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
    attachments: list[Attachment] | None = None

    @property
    def registration(self) -> UUID | None:
        return self.context.registration if self.context else None

    @property
    def team(self) -> Agent | None:
        return self.context.team if self.context else None

    @property
    def all_attachments(self) -> Sequence[Attachment]:
        """Its own, and those of the statement inside it."""
        inside = self.object.attachments if isinstance(self.object, Object) else None
        return (*(self.attachments or ()), *(inside or ()))


class ReadStatement(Statement, frozen=True, kw_only=True):
    """A statement as it comes in."""

    object: Object
    id: UUID = NO_ID
    timestamp: datetime = NO_TIME


class BadStatement(ValueError):
    """The statement breaks the specification; the message names every property at fault."""


class TooLarge(BadStatement):
    """Communication 3.2: 413, more than the LRS takes."""


def iso_duration(length: timedelta) -> str:
    """ISO 8601 duration with two decimals of a second at most, as Data 4.6 recommends: « PT1H2M3.5S »."""
    hundredths = round(length.total_seconds() * 100)
    if hundredths < 0:
        raise ValueError("A duration is not negative")
    minutes, hundredths = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
    return f"PT{hours}H{minutes}M{seconds}S" if hours else f"PT{minutes}M{seconds}S" if minutes else f"PT{seconds}S"
