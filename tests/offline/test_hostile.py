"""Whatever a phone, or somebody who holds its token, sends: an answer in words, never a fault of ours."""

import re
from json import dumps
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core.db import db
from lms.learning.models import Enrolment
from lms.offline.models import OutboxRefusal, Reason
from tests.factories import Cast
from tests.factories.statements import recorded
from tests.offline.phones import Phone
from tests.quizzes.strategies import json

hostile = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
odd = json | st.sampled_from(
    ["", "\0", "9999-12-31T23:59:59Z", "x" * 300, -1, 2**63, "00000000-0000-0000-0000-000000000000"]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for name, item in inner for place in places(item, (*path, name)))]


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


@hostile
@given(data=st.data())
def test_statement_with_anything_in_any_place_is_answered(
    phone: Phone, cast: Cast, enrolment: Enrolment, data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from([phone.completion(), phone.answer(), phone.session([cast.bilal.id])]))
    said = changed(whole, data.draw(st.sampled_from(places(whole))), data.draw(odd))
    # NaN and the infinities are no JSON: the whole delivery is refused.
    assume(not re.search(r"NaN|Infinity", dumps(said)))

    answer = phone.send(said, phone.completion("hive/the-queen"))

    assert answer.status_code == 200
    first, second = answer.json["results"]
    assert second["status"] in ("stored", "known")
    assert (first["reason"] is not None) == (first["status"] == "refused")
    assert Reason.FAULT not in set(db.session.scalars(select(OutboxRefusal.reason)))


@hostile
@given(statements=st.lists(json, max_size=55), sent_at=json)
def test_delivery_of_anything_is_answered(phone: Phone, statements: Any, sent_at: Any) -> None:
    body = {"sent_at": sent_at, "statements": statements}

    answer = phone.client.http.post("/offline/outbox", json=body, headers=phone.headers)

    # NaN is no JSON.
    assert answer.status_code in (200, 400, 413, 422)
    assert not recorded(verb="answered")
