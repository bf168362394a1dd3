"""Launches Tin Can units as Rustici Software describes it, and keeps what they send to their learner and themselves.

https://github.com/RusticiSoftware/launch/blob/master/lms_lrs.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit, urlunsplit
from uuid import UUID

import msgspec

from lms.packages import queries, sessions
from lms.packages.kinds import Launch
from lms.packages.models import LaunchSession
from lms.packages.serving import content_base
from lms.xapi.agents import activity_id, base_url, person_agent
from lms.xapi.clients import Guard, Refused
from lms.xapi.documents import DocumentKey
from lms.xapi.statement import VOIDED, Agent, Statement


def launch(launch: Launch) -> str:
    """The address of the unit, with all that it needs to talk to the LRS."""
    address = launch.unit.address
    if not urlsplit(address).scheme:
        address = f"{content_base()}/packages/{launch.package.folder_id}/{address}"
    told = {
        "endpoint": f"{base_url()}/xapi/",
        "auth": f"Basic {sessions.give_secret(launch.session)}",
        "actor": msgspec.json.encode(launch.learner).decode(),
        "activity_id": launch.unit.publisher_id,
        "registration": str(launch.session.registration),
        "Accept-Language": launch.language,
    }
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(told, quote_via=quote))))))


def guard(session: LaunchSession) -> Guard:
    units = [unit for group in queries.structure_of(session.package_id).groups for unit in group.units]
    others = frozenset(unit.publisher_id for unit in units if unit.key != session.unit_key)
    return UnitGuard(person_agent(session.person_id), session.registration, others)


@dataclass(frozen=True)
class UnitGuard:
    """What a unit stores is trusted and moves progress: so it speaks of its learner, and never of our own courses.

    Refusals are for whoever wrote the unit, so in the words of the specification.
    """

    learner: Agent
    registration: UUID
    # Activities of the other units of the package.
    others: frozenset[str] = frozenset()

    def check_statements(self, statements: Sequence[Statement]) -> None:
        reasons = [reason for statement in statements for reason in self._reasons(statement)]
        if reasons:
            raise Refused(" ".join(dict.fromkeys(reasons)))

    def _reasons(self, statement: Statement) -> Iterator[str]:
        if statement.actor.is_group or statement.actor.key != self.learner.key:
            yield "The actor must be the learner for whom the unit was launched."
        # Also where there is none: it would be kept, and complete nothing without anybody knowing why.
        if statement.registration != self.registration:
            yield "context.registration must be the one with which the unit was launched."
        if statement.object.id in self.others:
            yield "The object is another unit of the package, which was not launched."
        if statement.verb.id == VOIDED:
            yield "A unit voids nothing."
        # Also where the author gave his unit such an id: what is said of our courses is for us to say.
        if any(iri.startswith(activity_id("")) for iri in _named_in(statement)):
            yield "Activities of this platform are described by the platform alone."
        if statement.team is not None:
            yield "The cooperative is named by the platform alone."

    def check_reading(self) -> None:
        raise Refused("A unit reads no statements.")

    def check_document(self, method: str, key: DocumentKey) -> None:  # noqa: ARG002
        if key.agent is not None and key.agent.key != self.learner.key:
            raise Refused("The agent must be the learner for whom the unit was launched.")
        if key.registration not in (None, self.registration):
            raise Refused("The registration must be the one with which the unit was launched.")
        if key.activity_id is not None and key.activity_id.startswith(activity_id("")):
            raise Refused("Activities of this platform are described by the platform alone.")


def _named_in(statement: Statement) -> Iterator[str]:
    """Activities and extensions; our own extensions have addresses of the same kind."""
    yield statement.object.id
    context = statement.context
    if context is not None:
        yield from context.extensions
        if context.context_activities is not None:
            yield from (one.id for one in context.context_activities.all())
