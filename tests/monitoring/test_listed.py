"""The row that is kept of each cooperative, and the list that is read from it."""

import html
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.monitoring import listed
from lms.monitoring.counting import listing, rollup
from lms.monitoring.counting.reconciling import reconcile
from lms.monitoring.dimensions import COOPERATIVE_AGES, banded
from lms.monitoring.listed import Narrowing, Order
from lms.monitoring.models import ListedCooperative
from lms.pathway.accompaniment.models import Contact, ContactKind
from lms.pathway.diagnosis import services as diagnosis
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.models import StageState
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status
from tests.client import PageClient
from tests.factories import Cast, cooperative, membership, person
from tests.factories.courses import complete, enrol, finish, publish_bees
from tests.monitoring.counted import follow, tell

YEAR = 2026


def names(narrowing: Narrowing, order: Order = Order.NAME) -> list[str]:
    return [row.name_fr for row in listed.page_of(narrowing, order, is_arabic=False, year=YEAR, after=None).rows]


def row_of(cast: Cast) -> ListedCooperative:
    db.session.expire_all()
    return db.session.get_one(ListedCooperative, cast.argan.id)


def test_row_tells_what_its_people_did(cast: Cast) -> None:
    follow()
    course = publish_bees()
    finish(cast.bilal, enrol(cast.bilal, course))
    enrol(cast.amina, course)

    follow()

    row = row_of(cast)
    assert (row.members, row.women, row.enrolled, row.finished, row.certified) == (2, 1, 2, 1, 1)
    assert row.has_certified_office
    assert row.women_only == "no"
    assert row.last_sign == clock.now().date()
    assert reconcile(at=clock.now()).is_equal


def test_name_sector_and_members_of_today_are_followed(cast: Cast) -> None:
    follow()
    cast.argan.name_fr = "Nouvelle"
    membership(person(), cast.argan)
    db.session.commit()

    follow()

    assert row_of(cast).name_fr == "Nouvelle"
    assert row_of(cast).members == 3


def test_what_is_struck_off_leaves_the_list(cast: Cast) -> None:
    follow()
    cast.honey.struck_off_on = date(2026, 10, 1)
    db.session.commit()

    follow()

    assert names(Narrowing()) == [cast.argan.name_fr]
    assert reconcile(at=clock.now()).is_equal


def test_visit_of_the_adviser_is_a_sign(cast: Cast) -> None:
    follow()
    assert row_of(cast).last_sign is None
    db.session.add(
        Contact(
            id=new_id(), cooperative_id=cast.argan.id, on=date(2026, 11, 3), kind=ContactKind.VISIT, note="",
            recorded_at=clock.now(),
        )
    )  # fmt: skip
    db.session.commit()

    follow()

    assert row_of(cast).last_sign == date(2026, 11, 3)


def test_stage_at_risk_comes_first(cast: Cast) -> None:
    follow()
    # Argan was heard of yesterday, honey never.
    db.session.add(
        Contact(
            id=new_id(), cooperative_id=cast.argan.id, on=clock.now().date() - timedelta(days=1), kind=ContactKind.CALL,
            note="", recorded_at=clock.now(),
        )
    )  # fmt: skip
    db.session.commit()
    follow()
    assert names(Narrowing(), Order.ATTENTION) == [cast.honey.name_fr, cast.argan.name_fr]

    db.session.add(
        StageState(
            cooperative_id=cast.argan.id, stage=Stage.PROJECT, status=Status.AT_RISK, rule_number=1, since=clock.now()
        )
    )
    db.session.commit()
    follow()

    assert names(Narrowing(), Order.ATTENTION) == [cast.argan.name_fr, cast.honey.name_fr]
    assert names(Narrowing(stage="at_risk")) == [cast.argan.name_fr]
    assert names(Narrowing(stage="project")) == [cast.argan.name_fr]
    assert names(Narrowing(stage="learning")) == [cast.honey.name_fr]


def test_rebuild_finds_a_row_that_is_wrong(cast: Cast) -> None:
    follow()
    row_of(cast).members = 99
    db.session.commit()
    assert not reconcile(at=clock.now()).is_equal

    listing.keep([cast.argan.id], at=clock.now())

    assert reconcile(at=clock.now()).is_equal


def test_rebuild_takes_out_what_is_no_more(cast: Cast) -> None:
    gone = cooperative().id
    db.session.commit()
    follow()
    # As nothing notices that goes by no session.
    db.session.execute(delete(Cooperative).where(Cooperative.id == gone))
    db.session.commit()

    rollup.rebuild(at=clock.now())

    assert db.session.get(ListedCooperative, gone) is None
    assert db.session.get(ListedCooperative, cast.argan.id) is not None


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        (Narrowing(), {"argan", "honey"}),
        (Narrowing(place="MA-09"), {"argan"}),
        (Narrowing(place="MA-AZI"), {"honey"}),
        (Narrowing(place="delegation:agadir"), {"argan"}),
        (Narrowing(search="miel"), {"honey"}),
        (Narrowing(search="عسل"), {"honey"}),
        (Narrowing(search="COOPERATIVE  argan-tafraoût"), {"argan"}),
        (Narrowing(search="%"), {"argan", "honey"}),
        (Narrowing(sector="argan"), {"argan", "honey"}),
        (Narrowing(sector="crafts"), set()),
        (Narrowing(branch="unknown"), {"argan", "honey"}),
        (Narrowing(branch="huile"), set()),
        (Narrowing(cooperative_age="5-9"), {"argan", "honey"}),
        (Narrowing(cooperative_age="10-"), set()),
        (Narrowing(women_only="yes"), {"honey"}),
        (Narrowing(women_only="no"), {"argan"}),
        (Narrowing(rural="unknown"), {"argan", "honey"}),
        (Narrowing(rural="yes"), set()),
        (Narrowing(stage="learning"), {"argan", "honey"}),
        (Narrowing(stage="market"), set()),
        (Narrowing(learns="yes"), {"argan"}),
        (Narrowing(learns="no"), {"honey"}),
        (Narrowing(finished="yes"), {"argan"}),
        (Narrowing(finished="no"), {"honey"}),
        (Narrowing(office="yes"), {"argan"}),
        (Narrowing(office="no"), {"honey"}),
    ],
)
def test_every_filter_narrows(cast: Cast, narrowing: Narrowing, found: set[str]) -> None:
    finish(cast.bilal, enrol(cast.bilal, publish_bees()))
    follow()

    called = {cast.argan.name_fr: "argan", cast.honey.name_fr: "honey"}
    assert {called[name] for name in names(narrowing)} == found


@given(st.integers(1990, 2030))
def test_ages_are_those_of_the_cells(registered: int) -> None:
    bands = []
    for _least, name in COOPERATIVE_AGES:
        first, last = listed.registered_between(name, YEAR)
        if (first is None or first <= registered) and (last is None or registered <= last):
            bands.append(name)

    assert bands == [banded(YEAR - registered, COOPERATIVE_AGES)]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("is_arabic", [True, False])
def test_pages_follow_one_another_without_gap_or_repeat(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, order: Order, is_arabic: bool
) -> None:
    monkeypatch.setattr(listed, "SIZE", 2)
    # Two of one name, and all of one age: the id parts them.
    for name in ("Z", "Z", "A", "Z", "B"):
        cooperative(name_fr=name, name_ar=name)
    db.session.commit()
    follow()

    seen, after = [], None
    while True:
        page = listed.page_of(Narrowing(), order, is_arabic=is_arabic, year=YEAR, after=after)
        seen += [row.id for row in page.rows]
        assert page.count == 7
        if (after := page.following) is None:
            break

    assert len(seen) == len(set(seen)) == 7
    assert seen == [row.id for row in listed.all_of(Narrowing(), order, is_arabic=is_arabic, year=YEAR)]


def test_count_ends_where_nobody_reads_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "MOST_COUNTED", 1)
    follow()
    assert listed.page_of(Narrowing(), Order.NAME, is_arabic=False, year=YEAR, after=None).count == 2


@pytest.mark.parametrize("order", list(Order))
def test_list_goes_on_behind_a_row_that_changed_or_is_gone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    monkeypatch.setattr(listed, "STRETCH", 2)
    for name in ("C", "D", "E", "F"):
        cooperative(name_fr=name)
    db.session.commit()
    follow()
    whole = [row.id for row in listed.all_of(Narrowing(), order, is_arabic=False, year=YEAR)]
    export = listed.all_of(Narrowing(), order, is_arabic=False, year=YEAR)

    found = [next(export).id, next(export).id]
    db.session.execute(update(ListedCooperative).where(ListedCooperative.id == found[-1]).values(urgency=1))
    found += [next(export).id, next(export).id]
    db.session.execute(delete(ListedCooperative).where(ListedCooperative.id == found[-1]))
    found += [row.id for row in export]

    assert found == whole


@pytest.mark.parametrize("order", list(Order))
def test_page_goes_on_behind_a_cooperative_that_is_struck_off(
    client: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    monkeypatch.setattr(listed, "SIZE", 2)
    cooperative(name_fr="Zouitina", name_ar="زويتينة")
    db.session.commit()
    follow()
    client.speak("fr").sign_in(cast.salma)
    first, second, third = listed.all_of(Narrowing(), order, is_arabic=False, year=YEAR)
    page = client.get(f"/staff/monitoring/cooperatives?order={order}").text
    (following,) = re.findall(r'href="([^"]*[?&;]after=[^"]*)"', page)
    db.session.execute(delete(ListedCooperative).where(ListedCooperative.id == second.id))
    db.session.commit()

    rest = client.get(html.unescape(following)).text

    assert str(third.id) in rest
    assert str(first.id) not in rest


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.booleans())
def test_longer_silence_is_more_urgent(first: date, second: date, is_at_risk: bool) -> None:
    def urgency(sign: date, *, is_at_risk: bool) -> int:
        return listing.urgency_of(
            last_sign=sign, registered_on=date(1999, 1, 1), joined=None, is_at_risk=is_at_risk
        )  # fmt: skip

    assert (first < second) == (urgency(first, is_at_risk=is_at_risk) < urgency(second, is_at_risk=is_at_risk))
    assert urgency(first, is_at_risk=True) < urgency(second, is_at_risk=False)


def test_nothing_is_written_where_nothing_changed(cast: Cast) -> None:
    follow()
    before = listing.kept_rows([cast.argan.id, cast.honey.id])
    assert len(before) == 2

    listing.keep([cast.argan.id, cast.honey.id], at=clock.now())

    assert not db.session.new
    assert not db.session.dirty
    assert listing.kept_rows([cast.argan.id, cast.honey.id]) == before
    assert db.session.scalars(select(ListedCooperative.id)).all()


def test_an_answer_in_a_self_assessment_is_a_sign_of_life(cast: Cast) -> None:
    found = diagnosis.open_round(cast.argan, cast.bilal, at=clock.now())
    db.session.commit()
    follow()
    assert row_of(cast).last_sign is None

    diagnosis.answer(found, cast.amina, instrument(found.version).questions()[0], 3, at=clock.now())
    follow()

    assert row_of(cast).last_sign == clock.now().date()


def test_step_that_was_done_earlier_than_it_seemed_is_no_sign_of_today(cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, "hive/the-hive")
    follow()

    tell(enrolment, clock.now() - timedelta(days=9))
    follow()

    assert row_of(cast).last_sign == clock.now().date() - timedelta(days=9)
    assert reconcile(at=clock.now()).is_equal
