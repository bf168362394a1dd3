"""The adviser's list: order, filters, pages."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.cooperatives.cash_book.models import CashMonth
from lms.cooperatives.desk.models import YearFigures
from lms.cooperatives.models import Cooperative, Membership
from lms.core import clock
from lms.core.db import db
from lms.core.months import month_of
from lms.pathway.accompaniment import portfolio, services
from lms.pathway.accompaniment.models import ContactKind
from lms.pathway.accompaniment.portfolio import Key, Standing, Wanted, read_key
from lms.pathway.models import StageState
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status
from tests import factories
from tests.asking import queries_seen
from tests.client import PageClient
from tests.cooperatives import papers
from tests.factories import Cast, courses, rooms
from tests.pathway.accompaniment.coaching import begun, held
from tests.pathway.diagnosis import rounds

PAGE = "/staff/portfolio"
TODAY = clock.now().date()


def seen(cast: Cast, **wanted: object) -> list[Cooperative]:
    page = portfolio.page_of(cast.driss, Wanted(**wanted), on=clock.now().date(), after=None, size=50)
    return [row.cooperative for row in page.rows]


def contact(cast: Cast, cooperative: Cooperative, *, ago: int) -> None:
    day = clock.now().date() - timedelta(days=ago)
    services.note_contact(cooperative, cast.driss, on=day, kind=ContactKind.VISIT, note="x", at=clock.now())


@given(st.dates(), st.uuids())
def test_key_is_read_as_it_was_written(day: date, cooperative_id: object) -> None:
    assert read_key(str(Key(day, cooperative_id))) == Key(day, cooperative_id)


@given(st.text())
def test_whatever_is_no_key_is_the_first_page(text: str) -> None:
    assert read_key(text) is None or str(read_key(text))


def test_the_most_silent_come_first(cast: Cast) -> None:
    near, far = factories.cooperative(), factories.cooperative()
    db.session.flush()
    contact(cast, near, ago=3)
    contact(cast, far, ago=200)

    assert seen(cast) == [cast.argan, far, near]


def test_a_session_a_contact_and_a_certificate_are_signs_of_life(cast: Cast) -> None:
    today = clock.now().date()
    held(cast, begun(cast), on=today - timedelta(days=20))
    contact(cast, cast.argan, ago=10)
    course = courses.publish_bees()
    courses.finish(cast.amina, courses.enrol(cast.amina, course))
    db.session.commit()

    (row,) = portfolio.page_of(cast.driss, Wanted(), on=today, after=None, size=50).rows

    assert row.held == 1
    assert row.last_contact == today - timedelta(days=10)
    assert row.last_sign == row.since == today


def test_certificate_of_who_has_left_is_no_sign(cast: Cast) -> None:
    course, today = courses.publish_bees(), clock.now().date()
    gone = factories.person()
    db.session.flush()
    factories.membership(gone, cast.argan, to_on=today)
    courses.finish(gone, courses.enrol(gone, course))
    db.session.commit()

    (row,) = portfolio.page_of(cast.driss, Wanted(), on=today, after=None, size=50).rows

    assert row.last_sign is None


def first_row(cast: Cast, **wanted: object) -> portfolio.Row:
    (row,) = portfolio.page_of(cast.driss, Wanted(**wanted), on=TODAY, after=None, size=50).rows
    return row


def learn(cast: Cast) -> None:
    courses.complete(cast.amina, courses.enrol(cast.amina, courses.publish_bees()), courses.LESSONS[0])


def file_figures(cast: Cast) -> None:
    db.session.add(
        YearFigures(
            cooperative_id=cast.argan.id, closes_on=date(2025, 12, 31), turnover_centimes=1, recorded_at=clock.now()
        )
    )


def write_cash_month(cast: Cast) -> None:
    db.session.add(
        CashMonth(
            cooperative_id=cast.argan.id, month=month_of(TODAY) - 1, number=1, in_centimes=1, out_centimes=0,
            recorded_at=clock.now(),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    "live",
    [
        learn,
        lambda cast: papers.document(cast.argan, cast.bilal),
        file_figures,
        write_cash_month,
        lambda cast: papers.assembly(cast.argan),
        lambda cast: rounds.closed(cast),
        lambda cast: rooms.idea(cast.argan, cast.amina),
        lambda cast: rooms.product(cast.argan),
        lambda cast: rooms.evidence(rooms.product(cast.argan, listed_at=clock.now() - timedelta(days=400)), "onssa"),
    ],
    ids=["lesson", "paper", "figures", "cash month", "assembly", "self-assessment", "idea", "product", "evidence"],
)
def test_whatever_a_cooperative_does_is_a_sign_of_life(cast: Cast, live: Callable[[Cast], object]) -> None:
    assert first_row(cast).last_sign is None

    live(cast)
    db.session.commit()

    assert first_row(cast).last_sign == TODAY
    assert seen(cast, standing=Standing.SILENT) == []


@pytest.mark.parametrize(("ago", "is_silent"), [(1, False), (90, False), (91, True)])
def test_silence_of_a_new_cooperative_is_counted_from_its_first_day(cast: Cast, ago: int, is_silent: bool) -> None:
    new = factories.cooperative(registered_on=TODAY - timedelta(days=ago))
    db.session.commit()

    assert (new in seen(cast, standing=Standing.SILENT)) is is_silent


def test_silence_begins_anew_with_the_last_who_joined(cast: Cast) -> None:
    factories.membership(factories.person(), cast.argan, from_on=TODAY - timedelta(days=2))
    factories.membership(factories.person(), cast.argan, from_on=TODAY + timedelta(days=20))
    db.session.commit()

    assert first_row(cast).since == TODAY - timedelta(days=2)
    assert first_row(cast).last_sign is None


def test_new_cooperative_is_not_said_to_be_never_heard_of(client: PageClient, cast: Cast) -> None:
    cast.argan.registered_on = TODAY - timedelta(days=1)
    for membership in db.session.scalars(select(Membership)):
        membership.from_on = TODAY - timedelta(days=1)
    db.session.commit()
    client.speak("en").sign_in(cast.driss)

    assert "Never heard of" not in client.get(PAGE).text
    cast.argan.registered_on = date(2020, 1, 1)
    for membership in db.session.scalars(select(Membership)):
        membership.from_on = date(2020, 1, 1)
    db.session.commit()
    assert "Never heard of" in client.get(PAGE).text


def test_session_whose_day_is_over_is_overdue_and_not_the_next(client: PageClient, cast: Cast) -> None:
    other = factories.cooperative()
    db.session.flush()
    found = begun(cast)
    services.plan_session(found, planned_on=TODAY - timedelta(days=3), place="x")
    services.plan_session(found, planned_on=TODAY - timedelta(days=1), place="x")
    services.plan_session(found, planned_on=TODAY, place="x")
    db.session.commit()

    row = first_row(cast, standing=Standing.OVERDUE)

    assert (row.overdue_since, row.next_on) == (TODAY - timedelta(days=3), TODAY)
    assert other in seen(cast)
    page = client.speak("en").sign_in(cast.driss).get(PAGE).text
    assert "1 cooperative has a session that is overdue." in page
    assert "Overdue since" in page
    assert "that is overdue" not in client.get(f"{PAGE}?standing=overdue").text


@pytest.mark.parametrize(("ago", "is_silent"), [(90, False), (91, True)])
def test_silence_begins_after_the_chosen_days(cast: Cast, ago: int, is_silent: bool) -> None:
    contact(cast, cast.argan, ago=ago)

    assert bool(seen(cast, standing=Standing.SILENT)) is is_silent
    assert not seen(cast, standing=Standing.SILENT, days=365)


def test_filters_narrow_the_list(cast: Cast) -> None:
    other = factories.cooperative(name_fr="Safran", province_code="MA-AGD")
    struck = factories.cooperative(struck_off_on=clock.now().date())
    begun(cast)

    assert seen(cast, search="safr") == [other]
    assert seen(cast, province="MA-AGD") == [other]
    assert seen(cast, standing=Standing.ACCOMPANIED) == [cast.argan]
    assert seen(cast, standing=Standing.OTHERS) == [other]
    assert struck not in seen(cast)


def test_pages_hold_every_cooperative_once(cast: Cast) -> None:
    for number in range(11):
        one = factories.cooperative()
        db.session.flush()
        if number % 2:
            contact(cast, one, ago=number // 4)
    today, after, found = clock.now().date(), None, []

    while True:
        page = portfolio.page_of(cast.driss, Wanted(), on=today, after=after, size=5)
        found += [row.cooperative.id for row in page.rows]
        assert page.total == 12
        after = page.following
        if after is None:
            break

    assert len(found) == len(set(found)) == 12


def test_page_beyond_the_last_is_empty_and_knows_the_totals(cast: Cast) -> None:
    beyond = Key(date(2100, 1, 1), cast.argan.id)

    page = portfolio.page_of(cast.driss, Wanted(), on=clock.now().date(), after=beyond, size=5)

    assert (list(page.rows), page.total, page.silent, page.overdue, page.following) == ([], 1, 1, 0, None)


def test_list_costs_the_same_for_one_and_fifty(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.driss)
    counts = []
    for more in (0, 50):
        for _number in range(more):
            factories.cooperative()
        db.session.commit()
        with queries_seen() as asked:
            client.get(PAGE)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_page_tells_who_is_silent_and_leads_on(client: PageClient, cast: Cast) -> None:
    for _number in range(60):
        factories.cooperative()
    db.session.commit()

    page = client.speak("fr").sign_in(cast.driss).get(PAGE)
    key = str(portfolio.page_of(cast.driss, Wanted(), on=clock.now().date(), after=None, size=50).following)

    assert "61 coopératives n’ont donné aucun signe de vie" in page.text
    assert quote(key, safe="~") in page.text
    assert "Première page" in client.get(PAGE, query_string={"after": key}).text


@pytest.mark.parametrize(
    "query", ["after=x", "after=2026-01-01~x", "days=x&standing=x&province=x", "days=-1", "search=%25_", "after=~"]
)
def test_odd_addresses_still_open_the_list(client: PageClient, cast: Cast, query: str) -> None:
    assert client.sign_in(cast.driss).get(f"{PAGE}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["amina", "bilal", "esi", "khadija", "salma", "yassine"])
def test_others_have_no_portfolio(client: PageClient, cast: Cast, name: str) -> None:
    assert client.sign_in(getattr(cast, name)).get(PAGE).status_code == 404


def test_adviser_sees_her_delegation_only(client: PageClient, cast: Cast) -> None:
    page = client.speak("fr").sign_in(cast.driss).get(PAGE).text

    assert cast.argan.name_fr in page
    assert cast.honey.name_fr not in page


def test_stage_and_risk_are_shown_and_filtered(client: PageClient, cast: Cast) -> None:
    other = factories.cooperative()
    db.session.flush()
    for stage, status in ((Stage.PROJECT, Status.OPEN), (Stage.MARKET, Status.AT_RISK)):
        db.session.add(
            StageState(cooperative_id=cast.argan.id, stage=stage, status=status, rule_number=1, since=clock.now())
        )
    closed = StageState(
        cooperative_id=other.id, stage=Stage.PROJECT, status=Status.SUSPENDED, rule_number=1, since=clock.now()
    )
    db.session.add(closed)
    db.session.commit()

    page = portfolio.page_of(cast.driss, Wanted(), on=TODAY, after=None, size=50)
    shown = client.speak("en").sign_in(cast.driss).get(f"{PAGE}?standing=at_risk").text

    assert {row.cooperative: (row.stage, row.is_at_risk) for row in page.rows} == {
        cast.argan: (Stage.MARKET, True), other: (None, False),
    }  # fmt: skip
    assert seen(cast, standing=Standing.AT_RISK) == [cast.argan]
    assert "Our market" in shown
    assert "At risk" in shown
    assert other.name_fr not in shown


def test_answers_in_an_open_self_assessment_are_a_sign_of_life(cast: Cast) -> None:
    rounds.answered(rounds.opened(cast), cast.amina)

    (row,) = portfolio.page_of(cast.driss, Wanted(), on=TODAY, after=None, size=50).rows

    assert row.last_sign == clock.now().date()
