"""Rows of the first rooms of stages 2 and 3: ideas for projects and products."""

from datetime import date
from typing import Any

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.market.models import Product, ProductEvidence, Unit
from lms.projects.models import ProjectIdea, ProjectIdeaWorker


def idea(where: Cooperative, *workers: Person, **values: Any) -> ProjectIdea:
    """A draft in which all is said that is needed, where there are workers; committed."""
    defaults = {
        "title": "معصرة", "sector": where.sector, "province_code": where.province_code,
        "region_code": where.region_code, "need": "الزيت", "cost_centimes": 12_000_000, "part_versions": {},
        "created_at": clock.now(),
    }  # fmt: skip
    row = ProjectIdea(id=new_id(), cooperative_id=where.id, **(defaults | values))
    db.session.add(row)
    db.session.flush()
    db.session.add_all(ProjectIdeaWorker(idea_id=row.id, person_id=one.id) for one in workers)
    db.session.commit()
    return row


def product(where: Cooperative, **values: Any) -> Product:
    """Honey of which nothing was shown; committed."""
    defaults = {
        "name_ar": "عسل الزعتر", "name_fr": "Miel de thym", "family": "honey", "unit": Unit.JAR, "season": [5, 6],
        "listed_at": clock.now(),
    }  # fmt: skip
    row = Product(id=new_id(), cooperative_id=where.id, **(defaults | values))
    db.session.add(row)
    db.session.commit()
    return row


def evidence(of: Product, item: str, **values: Any) -> ProductEvidence:
    """Committed, and not reviewed: use lms.market.services.review for that."""
    defaults = {"dated": date(2026, 6, 1), "shown_at": clock.now()}
    row = ProductEvidence(id=new_id(), product_id=of.id, item=item, **(defaults | values))
    db.session.add(row)
    db.session.commit()
    return row
