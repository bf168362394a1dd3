"""Whether a cooperative has reached this room of its pathway."""

from uuid import UUID

from lms.pathway import queries
from lms.pathway.rules.model import Stage


def is_open(cooperative_id: UUID) -> bool:
    return queries.is_open(cooperative_id, Stage.PROJECT)
