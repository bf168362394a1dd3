"""Which questions are the same: by their id and what they say, not by the revision in which they stand. Pure."""

import hashlib
from typing import Any

import msgspec

# What authors file questions by; a learner sees and earns the same without it.
LABELS = frozenset({"tags", "objective", "difficulty", "module", "sources", "attribution"})


def digest_of(raw: msgspec.Raw | bytes) -> str:
    """Of the JSON of a question; 16 hexadecimal digits, the same in whatever order its fields stand."""
    document: dict[str, Any] = msgspec.json.decode(raw)
    said = {name: value for name, value in document.items() if name not in LABELS}
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:16]
