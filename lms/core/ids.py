"""Identifiers: version 7 for rows (sorted by time), 4 for statements, 5 where a replay must give the same one."""

import uuid

from uuid_utils.compat import uuid7

# Namespace of every identifier that this product makes from content.
NAMESPACE = uuid.UUID("5b0f6a0e-6f2b-4c43-9f0a-4b8f6d5a2c11")


def new_id() -> uuid.UUID:
    return uuid7()


def new_statement_id() -> uuid.UUID:
    # Older xAPI clients refuse version 7.
    return uuid.uuid4()


def id_from(*parts: object) -> uuid.UUID:
    """The version 5 identifier of these parts, the same for ever."""
    return uuid.uuid5(NAMESPACE, "\x1f".join(str(part) for part in parts))
