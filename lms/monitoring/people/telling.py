"""What the head of a cooperative reads of who looked at its list: who, when and for which reason. What was said in words stays in the
log, for it may concern somebody else."""

from uuid import UUID

from lms.cooperatives.register.looking import Look
from lms.monitoring.people import queries
from lms.monitoring.people.words import REASONS, person_with_role

LATEST = 10


def looks_at(cooperative_id: UUID) -> list[Look]:
    return [
        Look(person_with_role(access.person), access.at, REASONS[access.reason])
        for access in queries.looks_at(cooperative_id, limit=LATEST)
    ]
