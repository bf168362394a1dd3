"""What a unit says several times at once, as libraries do that try again, to the platform as it is served."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug import Response

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.learning.learner import agent_of, team_of
from lms.packages import services
from lms.packages.services import Departure
from tests.browser.live import Live, serve
from tests.client import PageClient
from tests.packages.cmi5_unit import CmiUnit, enrolled, imported, item_of, statements_of
from tests.packages.wire import Wire
from tests.servers import KIND, database_url

COPIES = 4


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("races")
    url = database_url(KIND, folder, f"races_{worker_id}")
    # Two processes: nothing that one of them keeps in memory holds the copies apart.
    with serve(folder, url, courses=(), workers=2) as served:
        yield served


@pytest.fixture
def unit(live: Live) -> CmiUnit:
    """Launched by Amina, and begun."""
    with live.app.app_context():
        amina = db.session.scalars(select(Person).where(Person.name_fr == "Amina")).one()
        found = imported(live.app)
        departure = Departure(agent_of(amina), team_of(amina), "ar-MA", live.url)
        address = services.launch(enrolled(amina, found), item_of(found.package, "press"), departure, at=clock.now())
        db.session.commit()
        db.session.remove()
    launched = CmiUnit(PageClient(live.app), address)
    launched.http = Wire(live.url)
    return launched.begun()


def at_once(send: Callable[[int], Response]) -> Counter[int]:
    """How often each status was answered to as many requests that start together."""
    gate = Barrier(COPIES)

    def run(number: int) -> int:
        gate.wait()
        return send(number).status_code

    with ThreadPoolExecutor(COPIES) as threads:
        return Counter(threads.map(run, range(COPIES)))


def kept(live: Live, said: dict[str, Any]) -> list[str]:
    """The ids under which this verb is stored in this session."""
    with live.app.app_context():
        found = statements_of(said["verb"]["id"].rpartition("/")[2])
        db.session.remove()
    return [str(one.id) for one in found if said["context"]["extensions"].items() <= one.context.extensions.items()]


def test_copies_of_a_statement_are_answered_alike_and_kept_once(live: Live, unit: CmiUnit) -> None:
    said = unit.defined("terminated")

    assert at_once(lambda _number: unit.send(said)) == {200: COPIES}
    assert kept(live, said) == [said["id"]]


def test_copies_that_are_put_are_answered_alike_too(live: Live, unit: CmiUnit) -> None:
    said = unit.defined("terminated")

    assert at_once(lambda _number: unit.call("PUT", "statements", said, statementId=said["id"])) == {204: COPIES}
    assert kept(live, said) == [said["id"]]


def test_copies_of_a_batch_are_answered_alike_and_kept_once(live: Live, unit: CmiUnit) -> None:
    said = [unit.allowed(), unit.defined("terminated")]

    assert at_once(lambda _number: unit.send(*said)) == {200: COPIES}
    assert [kept(live, one) for one in said] == [[one["id"]] for one in said]


def test_of_the_same_thing_under_several_ids_one_is_taken(live: Live, unit: CmiUnit) -> None:
    said = unit.defined("terminated")

    statuses = at_once(lambda _number: unit.send({**said, "id": str(uuid4())}))

    # 9.3: a verb once in a session. Refused by the rule, and no conflict: none of the ids is there already.
    assert statuses == {200: 1, 403: COPIES - 1}
    assert len(kept(live, said)) == 1


def test_of_two_contents_under_one_id_one_is_taken(live: Live, unit: CmiUnit) -> None:
    said = unit.allowed()

    statuses = at_once(lambda number: unit.send({**said, "result": {"response": str(number)}}))

    assert statuses == {200: 1, 409: COPIES - 1}
    assert kept(live, said) == [said["id"]]
