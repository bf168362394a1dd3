"""Keeping what training would open, whenever a cooperative is judged."""

from uuid import UUID

import msgspec

from lms.core.db import db
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import Finding
from lms.pathway.rules.model import Stage
from lms.pathway.training.gaps import gap_of
from lms.pathway.training.models import LearningGap


def keep_gap(cooperative_id: UUID, stage: Stage, finding: Finding, facts: Facts) -> None:
    needs = gap_of(finding, facts)
    known = db.session.get(LearningGap, (cooperative_id, stage))
    if not needs:
        if known is not None:
            db.session.delete(known)
        return
    if known is None:
        known = LearningGap(cooperative_id=cooperative_id, stage=stage)
        db.session.add(known)
    known.people = sum(len(need.people) for need in needs)
    known.minutes = sum(need.minutes for need in needs)
    known.needs = msgspec.to_builtins(needs)
