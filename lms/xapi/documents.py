"""The documents of the State, Activity Profile and Agent Profile resources: their keys. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lms.xapi.statement import Agent


class Resource(StrEnum):
    STATE = "state"
    ACTIVITY_PROFILE = "activity_profile"
    AGENT_PROFILE = "agent_profile"


@dataclass(frozen=True)
class DocumentKey:
    """What a document belongs to. State: activity, agent and perhaps registration; profiles: activity or agent."""

    resource: Resource
    # stateId or profileId; None stands for all documents of the others.
    document_id: str | None
    activity_id: str | None = None
    agent: Agent | None = None
    registration: UUID | None = None
