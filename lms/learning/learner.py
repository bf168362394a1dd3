"""The signed-in learner as statements name her: her agent, and the cooperative for which she learns."""

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.core import clock
from lms.xapi.agents import group_agent, person_agent
from lms.xapi.statement import Agent


def agent_of(person: Person) -> Agent:
    return person_agent(person.id)


def team_of(person: Person) -> Agent | None:
    """Her cooperative today, or None for staff and people between cooperatives."""
    membership = cooperatives.current_membership_of(person.id, clock.now().date())
    return group_agent(membership.cooperative_id) if membership else None
