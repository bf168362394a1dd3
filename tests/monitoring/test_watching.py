"""Whatever a figure or a sign of life is read from is watched: a change of it is counted."""

from datetime import UTC, date, datetime

from sqlalchemy import Table
from sqlalchemy.sql import visitors

from lms.certification.models import Certificate
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.learning.models import Completion, Enrolment
from lms.market.models import Product, ProductEvidence, Unit
from lms.monitoring import watching
from lms.monitoring.counting.reconciling import reconcile
from lms.monitoring.models import ListedCooperative
from lms.pathway.accompaniment import signs
from tests.factories import Cast
from tests.monitoring.counted import follow

# Nothing changes them but statements, which counting follows itself.
OF_THE_LOG = {model.__table__ for model in (Enrolment, Completion, Certificate)}


def test_what_was_shown_of_a_product_is_a_sign_of_life(cast: Cast) -> None:
    product = Product(
        id=new_id(), cooperative_id=cast.argan.id, family="honey", unit=Unit.JAR, season=[],
        listed_at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    db.session.add(product)
    follow()
    db.session.add(
        ProductEvidence(
            id=new_id(), product_id=product.id, item="analysis", dated=date(2026, 11, 1),
            shown_at=datetime(2026, 11, 3, 12, tzinfo=UTC),
        )
    )  # fmt: skip

    follow()

    db.session.expire_all()
    assert db.session.get_one(ListedCooperative, cast.argan.id).last_sign == date(2026, 11, 3)
    assert reconcile(at=clock.now()).is_equal


def test_every_source_of_signs_is_watched() -> None:
    watched = {model.__table__ for model in watching._WHOM}
    assert signs._signs
    for one in signs._signs:
        read = {part for part in visitors.iterate(one([], clock.now().date())) if isinstance(part, Table)}

        assert read, one
        assert read <= watched | OF_THE_LOG, one
