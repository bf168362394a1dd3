"""What opens the third stage can be made before it is open."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.market.families import EvidenceKind
from lms.market.models import Product
from lms.pathway import publishing, queries
from lms.pathway.rules.model import All, Indicator, Rule, Stage
from lms.pathway.transitions import Status
from tests.client import PageClient
from tests.factories import Cast
from tests.market.test_members import HONEY, a_photo, item_path
from tests.pathway.opened import close_all, open_to_all

READY = Rule(
    stage=Stage.MARKET,
    title={"ar": "السوق", "fr": "Marché"},
    require=All(of=(Indicator(name="products_ready", value=1),)),
)


def market_of(cast: Cast) -> Status | None:
    db.session.expire_all()
    state = queries.state_of(cast.argan.id, Stage.MARKET)
    return state.status if state else None


def test_member_makes_ready_what_opens_the_market(client: PageClient, cast: Cast) -> None:
    at = clock.now()
    draft = publishing.new_draft(READY, by=None, at=at)
    publishing.publish(draft, by=None, valid_from=at.date(), migrate_by=None, at=at)
    db.session.commit()
    client.sign_in(cast.amina).post("/products", HONEY)
    product = db.session.scalars(select(Product)).one()
    before = market_of(cast)

    for item in [one for one in product.kind.items if one.blocks]:
        shown = {"dated": (at.date() - timedelta(days=3)).isoformat(), "number": "AB-12", "until": ""}
        if item.evidence is EvidenceKind.PHOTO:
            shown = a_photo(**shown)  # type: ignore[assignment]
        assert client.post(f"{item_path(product, item.slug)}/evidence", shown).status_code == 303

    assert (before, market_of(cast)) == (None, Status.OPEN)


@pytest.mark.parametrize(("stage", "status"), [(Stage.PROJECT, 200), (Stage.MARKET, 200), (None, 409)])
def test_list_opens_with_the_stage_of_projects_and_stays_with_that_of_the_market(
    client: PageClient, cast: Cast, stage: Stage | None, status: int
) -> None:
    close_all()
    if stage:
        open_to_all(stage)

    assert client.sign_in(cast.amina).get("/products/new").status_code == status
