"""What the pathway hears of products, and that an end in the night is noticed without anyone's visit."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core import clock
from lms.core.db import db
from lms.market import queries, services
from lms.market.families import families
from lms.market.models import Product
from lms.pathway.facts import facts_of
from lms.pathway.rules.evidence import indicator
from lms.pathway.rules.facts import FactKind
from lms.pathway.rules.model import Indicator
from lms.pathway.signals import facts_changed
from tests.factories import Cast, rooms

TODAY = clock.now().date()


@pytest.fixture
def heard():
    told: list[str] = []

    def note(_sender, *, cooperative_id, trigger) -> None:
        told.append(trigger)

    with facts_changed.connected_to(note):
        yield told


def show(cast: Cast, product: Product, item: str, *, days_ago: int = 10, until: date | None = None) -> None:
    services.show_evidence(
        product, product.kind.item(item), dated=TODAY - timedelta(days=days_ago), until=until, number="", photo=None,
        by=cast.amina, at=clock.now(),
    )  # fmt: skip


def ready(cast: Cast, on: date = TODAY):
    return facts_of(cast.argan, on).named(FactKind.INDICATOR, "products_ready")


def test_product_becomes_ready_with_its_last_blocking_item(cast: Cast, heard) -> None:
    product = rooms.product(cast.argan)
    blocking = [item.slug for item in product.kind.items if item.blocks]
    for item in blocking[:-1]:
        show(cast, product, item)
    assert ready(cast) == []
    assert heard == []

    show(cast, product, blocking[-1])

    (fact,) = ready(cast)
    assert fact.value == 1
    assert heard == ["product_readiness"]


def test_end_in_the_night_is_noticed_by_its_date(cast: Cast) -> None:
    product = rooms.product(cast.argan, family="carpets")
    show(cast, product, "crafts-register", until=TODAY + timedelta(days=5))

    (fact,) = ready(cast)
    assert fact.until == TODAY + timedelta(days=6)
    assert ready(cast, TODAY + timedelta(days=5))
    assert ready(cast, TODAY + timedelta(days=6)) == []


def test_each_number_of_products_has_the_day_on_which_fewer_are_ready(cast: Cast) -> None:
    for days in (30, 5):
        show(cast, rooms.product(cast.argan, family="carpets"), "crafts-register", until=TODAY + timedelta(days=days))
    show(cast, rooms.product(cast.argan, family="carpets"), "crafts-register")

    told = {fact.value: fact.until for fact in ready(cast)}

    assert told == {1: None, 2: TODAY + timedelta(days=31), 3: TODAY + timedelta(days=6)}
    assert len(ready(cast, TODAY + timedelta(days=6))) == 2


@pytest.mark.parametrize(("asked", "days"), [(1, 31), (2, 6)])
def test_so_many_products_are_ready_until_the_last_that_makes_up_the_number_ends(
    cast: Cast, asked: int, days: int
) -> None:
    for until in (30, 5):
        show(cast, rooms.product(cast.argan, family="carpets"), "crafts-register", until=TODAY + timedelta(days=until))

    found = indicator(Indicator(name="products_ready", value=asked), "0", facts_of(cast.argan, TODAY))

    assert (found.have, found.expires_on) == (2, TODAY + timedelta(days=days))


def test_withdrawn_evidence_and_another_family_are_told(cast: Cast, heard) -> None:
    product = rooms.product(cast.argan, family="carpets")
    show(cast, product, "crafts-register")
    services.change_product(product, {"family": "honey"}, on=TODAY)
    assert ready(cast) == []
    services.change_product(product, {"family": "other-craft"}, on=TODAY)
    assert ready(cast)[0].value == 1

    (shown,) = queries.evidence_for([product.id])[product.id]
    services.withdraw_evidence(product, shown, at=clock.now())

    assert ready(cast) == []
    assert heard == ["product_readiness"] * 4


def test_review_after_a_release_judges_every_product_again(app: Flask, cast: Cast) -> None:
    product = rooms.product(cast.argan, family="carpets", is_ready=True)
    rooms.product(cast.honey)

    outputs = [app.test_cli_runner().invoke(args=["lms", "products", "review"]).output for _time in range(2)]

    assert outputs == ["1 products changed\n", "0 products changed\n"]
    assert not db.session.get(Product, product.id).is_ready


def test_same_evidence_twice_is_one(cast: Cast) -> None:
    product = rooms.product(cast.argan)

    show(cast, product, "onssa")
    show(cast, product, "onssa")

    assert len(queries.evidence_for([product.id])[product.id]) == 1


def test_listing_and_removing_are_told(cast: Cast, heard) -> None:
    values = {"family": "carpets", "name_fr": "Tapis", "unit": "piece", "season": []}
    product = services.list_product(cast.argan, values, by=cast.amina, at=clock.now())
    show(cast, product, "crafts-register")

    (fact,) = facts_of(cast.argan, TODAY).named(FactKind.EVENT, "product_listed")
    assert (fact.reference, fact.on) == (product.id, TODAY)
    services.remove_product(product, at=clock.now())
    services.remove_product(product, at=clock.now())
    assert facts_of(cast.argan, TODAY).named(FactKind.EVENT, "product_listed") == ready(cast) == []
    services.put_back(product)
    services.put_back(product)
    assert ready(cast)[0].value == 1
    assert heard == ["product_listed", "product_readiness", "product_removed", "product_listed"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_kept_columns_agree_with_the_checklist_on_every_day(cast: Cast, data: st.DataObject) -> None:
    family = data.draw(st.sampled_from(sorted(families())))
    product = rooms.product(cast.argan, family=family)
    items = [item.slug for item in product.kind.items if item.blocks]
    for item in data.draw(st.lists(st.sampled_from(items), max_size=8)) + data.draw(st.sampled_from([items, []])):
        until = data.draw(st.none() | st.integers(0, 400).map(lambda days: TODAY + timedelta(days=days)))
        show(cast, product, item, days_ago=data.draw(st.integers(0, 400)), until=until)
    later = TODAY + timedelta(days=data.draw(st.integers(0, 800)))

    standing = services.standing_of(product, queries.evidence_for([product.id]).get(product.id, ()), on=later)
    counted = db.session.scalar(
        queries.products_kept_by(cast.amina).where(Product.id == product.id, queries.is_ready(later))
    )

    assert (counted is not None) is standing.is_ready
