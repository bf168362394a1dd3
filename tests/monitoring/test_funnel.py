"""The funnel: who comes how far, where they stop, and that what is hidden stays so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import clock
from lms.core.db import db
from lms.monitoring.reading.funnel import judged
from lms.monitoring.steps import Stay, Step
from tests.client import PageClient
from tests.factories import Cast
from tests.monitoring.cells import AZILAL, put_funnel

PATH = "/staff/monitoring/funnel"
REACHED = {
    Step.REGISTERED: 1000, Step.LEARNING: 600, Step.CERTIFIED: 300, Step.PROJECT: 120, Step.SUBMITTED: 90, Step.APPROVED: 60,
    Step.MARKET: 40, Step.LISTED: 25,
}  # fmt: skip
STEPS = list(Step)


@pytest.fixture
def salma(client: PageClient, cast: Cast) -> PageClient:
    cast.salma.language = "en"
    db.session.commit()
    return client.sign_in(cast.salma)


def steps(client: PageClient, asked: str) -> list[list[str]]:
    return [line.split(",")[1:] for line in client.get(f"{PATH}?{asked}&format=csv").text.splitlines()[1:]]


def test_each_step_says_how_many_reach_it_of_how_many_and_stop(salma: PageClient) -> None:
    put_funnel(REACHED)

    found = steps(salma, "period=2025")

    assert [row[0] for row in found] == ["1000", "600", "300", "120", "90", "60", "40", "25"]
    assert [row[1] for row in found][:4] == ["", "0.6", "0.5", "0.4"]
    assert [row[2] for row in found] == ["400", "300", "180", "30", "30", "20", "15", ""]


def test_past_period_tells_no_durations_and_says_why(salma: PageClient) -> None:
    put_funnel(REACHED)
    today = clock.now().year

    past, running = salma.get(f"{PATH}?period=2025").text, salma.get(f"{PATH}?period={today}").text

    assert "How long they wait is told of today alone" in past
    assert "on average" in running
    assert "months on average" not in past
    assert "Over a year" in running


def test_step_at_which_few_stop_is_hidden_with_what_would_tell_it(salma: PageClient) -> None:
    put_funnel(REACHED | {Step.APPROVED: 88, Step.MARKET: 40})

    found = steps(salma, "period=2025")

    # Two of 90 stop at the dossier: 90 and 88 side by side would say so.
    assert found[STEPS.index(Step.SUBMITTED)][2] == "hidden"
    assert "hidden" in (found[STEPS.index(Step.SUBMITTED)][0], found[STEPS.index(Step.APPROVED)][0])


def test_funnel_of_a_region_is_its_own(salma: PageClient) -> None:
    put_funnel(REACHED)
    put_funnel({Step.REGISTERED: 500, Step.LEARNING: 100}, places=AZILAL)

    assert steps(salma, "period=2025&place=MA-05")[0][0] == "500"
    assert steps(salma, "period=2025")[0][0] == "1500"
    assert "table=waits" not in salma.get(f"{PATH}?place=MA-05").text


def test_bands_of_waiting_are_of_the_country_alone(salma: PageClient) -> None:
    put_funnel(REACHED)

    assert "table=waits" in salma.get(PATH).text
    assert salma.get(f"{PATH}?table=waits&format=csv").status_code == 200
    assert salma.get(f"{PATH}?table=waits&format=csv&place=MA-09").status_code == 400


def test_rules_are_linked_for_those_who_may_open_them(client: PageClient, cast: Cast) -> None:
    assert 'href="/staff/rules"' in client.sign_in(cast.salma).get(PATH).text
    page = client.sign_in(cast.driss).get(PATH).text
    assert 'href="/staff/rules"' not in page
    assert 'href="/staff/sessions"' in page


stops = st.lists(st.integers(0, 60), min_size=len(STEPS), max_size=len(STEPS))
names = st.sets(st.sampled_from(["", *STEPS]))


@given(stops, names)
def test_how_many_reach_a_step_tells_nothing_that_those_who_stop_do_not(amounts: list[int], hidden: set[str]) -> None:
    reached = {step: sum(amounts[place:]) for place, step in enumerate(STEPS)}

    found = judged(reached, dict.fromkeys(Step), hidden, with_waits=True)

    total = None if "" in hidden else reached[Step.REGISTERED]
    for place, one in enumerate(found):
        later, before = [passed.stopped for passed in found[place:]], [passed.stopped for passed in found[:place]]
        if one.reached is None:
            continue
        from_later = None if None in later else sum(later)  # type: ignore[arg-type]
        from_before = None if None in before or total is None else total - sum(before)  # type: ignore[arg-type]
        assert one.reached in (from_later, from_before)


@given(stops, names)
def test_few_who_stop_are_never_shown(amounts: list[int], hidden: set[str]) -> None:
    reached = {step: sum(amounts[place:]) for place, step in enumerate(STEPS)}
    stays = {step: Stay(amount, 3.0, (amount, 0, 0, 0)) for step, amount in zip(STEPS, amounts, strict=True)}

    for one in judged(reached, stays, hidden, with_waits=True):
        assert one.stopped not in (1, 2, 3, 4)
        if one.stopped is None:
            assert one.months is None
            assert one.waits is None
        assert one.share is None or 0 <= one.share <= 1
