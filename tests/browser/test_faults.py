"""Phones, lines and servers that fail at random: the short run of what script/bench faults does 10,000 times."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from lms.core.ids import new_statement_id
from tests.browser.faults import model
from tests.browser.faults.people import QUESTIONS, Learner, Village
from tests.browser.faults.running import Log, run, served
from tests.browser.faults.sequences import WEATHER, Deed, Sequence, sequence
from tests.browser.faults.twins import do_online, on_another_page
from tests.browser.live import Live
from tests.servers import KIND, database_url

pytestmark = pytest.mark.browser
SEED, SEQUENCES = 8, 150


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[tuple[Live, Village]]:
    folder = tmp_path_factory.mktemp("faults")
    url = database_url(KIND, folder, f"faults_{worker_id}")
    with served(folder, url) as found:
        yield found


def test_nothing_is_lost_or_said_twice_whatever_fails(failing: tuple[Live, Village], chromium: Browser) -> None:
    result = run(*failing, chromium, range(SEQUENCES), SEED)

    print(f"{result.sequences} sequences, seed {SEED}, {result.seconds:.0f} s")
    assert not result.differing, f"script/bench faults --seed {SEED} --only {next(iter(result.differing))}"
    assert (result.sequences, result.lost, result.double) == (SEQUENCES, 0, 0)
    assert set(result.met) >= set(WEATHER) | {
        "whole server killed",
        "server processes killed",
        "two phones",
        "clock jumped",
    }


def test_sequence_is_drawn_from_seed_and_number_alone() -> None:
    def draw(seed: int, number: int) -> Sequence:
        return sequence(seed, number, lessons=["a/b", "a/c"], questions=QUESTIONS)

    assert draw(1, 7) == draw(1, 7)
    assert draw(1, 7) != draw(2, 7)
    assert draw(1, 7) != draw(1, 8)


Case = tuple[Sequence, Learner, dict[str, Any], model.Kept]


@pytest.fixture
def case(failing: tuple[Live, Village]) -> Iterator[Case]:
    """A lesson and an answer, done online, and what a phone would have told of them."""
    live, village = failing
    deeds = [Deed(item=village.lessons[0]), Deed(question=QUESTIONS[0], statement_id=new_statement_id())]
    steps = [{"what": "act", "phone": 0, "deed": deed} for deed in range(2)]
    one = Sequence(1, [0], deeds, steps)
    (learner,) = village.gather([one])
    do_online(live, learner, [on_another_page(deed) for deed in deeds])
    kept = Log(live).of([learner])[learner.registration]
    said = [one for one in kept.said if one.verb != "registered"]
    with live.app.test_request_context(base_url=live.url):
        place_of = {model.id_of(deed, learner): place for place, deed in enumerate(deeds)}
        acts = [
            {"deed": place_of[found.id], "skew": 0, "taken": 200, "from": at, "to": at}
            for found, at in ((found, found.timestamp.timestamp() * 1000) for found in said)
        ]
        left = [{"waiting": 0, "refused": 0, "done": [village.lessons[0]]}]
        yield one, learner, {"acts": acts, "left": left, "met": {}}, kept


def verdict_of(failing: tuple[Live, Village], case: Case) -> model.Verdict:
    live, _village = failing
    with live.app.test_request_context(base_url=live.url):
        return model.judge(*case)


def test_model_is_content_with_who_did_it_online(failing: tuple[Live, Village], case: Case) -> None:
    found = verdict_of(failing, case)

    assert (found.lost, found.double, found.statements, found.faults) == (0, 0, 2, [])


def test_model_sees_a_loss_and_a_double(failing: tuple[Live, Village], case: Case) -> None:
    kept = case[3]
    lost = kept.said.pop()
    assert verdict_of(failing, case).lost == 1

    again = replace(lost, document=lost.document | {"id": str(new_statement_id())})
    kept.said += [lost, again]
    found = verdict_of(failing, case)
    assert (found.lost, found.double) == (0, 1)


def test_model_sees_another_state(failing: tuple[Live, Village], case: Case) -> None:
    _sequence, _learner, report, kept = case
    kept.practice = {QUESTIONS[0]: False}
    kept.refusals = 1
    report["left"][0] |= {"waiting": 1, "done": []}

    assert len(verdict_of(failing, case).faults) == 4


def test_model_sees_a_wrong_time(failing: tuple[Live, Village], case: Case) -> None:
    """What the phone said is gone; or it was heard, and not corrected."""
    _sequence, _learner, report, kept = case
    for act in report["acts"]:
        act["skew"] = 3_600_000
    assert [one.partition(",")[0].startswith("No phone ever showed") for one in verdict_of(failing, case).faults] == [
        True
    ] * 2

    for act in report["acts"]:
        act["skew"] = 0
    kept.said = [_dated(one, timedelta(hours=1)) for one in kept.said]
    assert any("was stored at" in one for one in verdict_of(failing, case).faults)


def _dated(one: model.Said, later: timedelta) -> model.Said:
    return replace(one, document=one.document | {"timestamp": (one.timestamp + later).isoformat()})
