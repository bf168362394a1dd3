"""Identifiers of agents and activities, under the platform's own address."""

from uuid import UUID

from flask import current_app

from lms.core.ids import id_from
from lms.xapi.statement import Account, Agent, Statement


def base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def person_agent(person_id: UUID) -> Agent:
    """A person is an account of this platform, never a phone number or an e-mail address (law 09-08, art. 3)."""
    return Agent(account=Account(home_page=base_url(), name=str(person_id)), object_type="Agent")


def group_agent(cooperative_id: UUID) -> Agent:
    return Agent(account=Account(home_page=base_url(), name=str(cooperative_id)), object_type="Group")


def platform_agent() -> Agent:
    """The authority of what the platform itself records (xAPI 1.0.3, Data 2.4.9)."""
    return Agent(account=Account(home_page=base_url(), name="platform"), object_type="Agent")


def units_agent() -> Agent:
    """The authority of what the units of course packages store in their sessions: vouched for, but not said by us."""
    return Agent(account=Account(home_page=base_url(), name="units"), object_type="Agent")


def is_of_unit(statement: Statement) -> bool:
    return statement.authority is not None and statement.authority.key == units_agent().key


def account_id(agent: Agent) -> UUID:
    """The person or cooperative behind one of our own agents. Raises ValueError for others."""
    if agent.account is None or agent.account.home_page != base_url():
        raise ValueError(f"{agent.key} is no agent of ours")
    return UUID(agent.account.name)


def activity_id(*path: str) -> str:
    """The IRI of an activity: `…/activities/courses/governing/members`."""
    return "/".join((base_url(), "activities", *path))


def activity_path(iri: str) -> tuple[str, ...]:
    """The inverse of `activity_id`; an empty tuple for activities of others."""
    prefix = f"{base_url()}/activities/"
    return tuple(iri.removeprefix(prefix).split("/")) if iri.startswith(prefix) else ()


def unguessable_id(taken: UUID) -> UUID:
    """In place of an id that somebody else has taken: the same each time, and made with the secret key."""
    return id_from("instead of", current_app.config["SECRET_KEY"], taken)
