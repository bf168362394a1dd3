"""Names of units and groups as they stand in addresses, made from what their author called them. Pure."""

import hashlib
import re

_FOREIGN = re.compile(r"[^a-z0-9]+")


def key_from(identifier: str) -> str:
    """Lower case letters, digits and hyphens; the same for the same identifier, and for no other."""
    slug = _FOREIGN.sub("-", identifier.lower()).strip("-")[:40].strip("-")
    # Reserved: items of courses are named so (content.Course.items).
    if slug == identifier and slug not in ("quiz", "exam", "questions"):
        return slug
    return f"{slug or 'unit'}-{hashlib.sha256(identifier.encode()).hexdigest()[:8]}"
