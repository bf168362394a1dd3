"""Certificates that are withdrawn. What rested on one is cut at once; what did not keeps its grace.

One waits until its cooperative is judged, by whom and for what reason ever: neither another change nor the night loses it.
"""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import delete

from lms.core.db import db
from lms.core.upserts import upsert
from lms.pathway.models import Revocation
from lms.pathway.providers import withdrawn
from lms.pathway.rules import evaluation as engine
from lms.pathway.rules.facts import Fact, FactKind, Facts
from lms.pathway.rules.findings import Finding
from lms.pathway.rules.model import Rule


def note(cooperative_id: UUID, certificate_id: UUID) -> None:
    row = {"cooperative_id": cooperative_id, "certificate_id": certificate_id}
    upsert(Revocation, row, key=("cooperative_id", "certificate_id"))


def waiting(cooperative_id: UUID, on: date) -> tuple[Fact, ...]:
    """What the members would have if nothing had been withdrawn since the last judgement."""
    rows = db.session.execute(withdrawn([cooperative_id], on))
    return tuple(Fact(FactKind(kind), *values) for _cooperative_id, kind, *values in rows)


def forget(cooperative_id: UUID) -> None:
    """It was judged."""
    db.session.execute(delete(Revocation).where(Revocation.cooperative_id == cooperative_id))


def finding_with(lost: tuple[Fact, ...], rule: Rule, facts: Facts) -> Finding:
    """What would be found if the certificates were put back. Pure."""
    return engine.evaluate(rule, msgspec.structs.replace(facts, facts=(*facts.facts, *lost)))
