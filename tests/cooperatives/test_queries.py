from datetime import date, timedelta

import pytest

from lms.accounts.models import Person
from lms.cooperatives import policy, queries
from lms.cooperatives.models import OFFICES_THAT_KEEP_MEMBERS, Cooperative, OfficeKind
from lms.cooperatives.queries import Narrowing
from lms.core import clock
from lms.core.db import db
from lms.core.errors import NotFound, SignInRequired
from tests import factories
from tests.factories import Cast

DAY = date(2026, 6, 1)


def visible(person: Person) -> set[str]:
    return {one.name_fr for one in db.session.scalars(queries.cooperatives_visible_to(person))}


def test_membership_holds_from_its_first_day_to_the_day_before_its_last(cast: Cast) -> None:
    someone = factories.person()
    db.session.flush()
    factories.membership(someone, cast.honey, from_on=DAY, to_on=DAY + timedelta(days=10))
    db.session.commit()

    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=9), DAY + timedelta(days=10)]

    found = [queries.current_membership_of(someone.id, day) for day in days]
    assert [membership is not None for membership in found] == [False, True, True, False]
    assert [someone.id in {one.id for one in queries.members_of(cast.honey.id, day)} for day in days] == [
        False, True, True, False,
    ]  # fmt: skip


def test_closed_accounts_are_no_members(cast: Cast) -> None:
    cast.amina.closed_at = clock.now()
    db.session.commit()

    assert {one.name_fr for one in queries.members_of(cast.argan.id, DAY)} == {"Bilal"}


def test_offices_end_and_remain_in_the_history(cast: Cast) -> None:
    factories.office(cast.amina, cast.argan, OfficeKind.SECRETARY, to_on=DAY)
    db.session.commit()

    assert {one.kind for one in queries.offices_of(cast.argan.id, DAY)} == {OfficeKind.PRESIDENT}
    assert [(one.kind, one.person.name_fr) for one in queries.office_history_of(cast.argan.id)] == [
        (OfficeKind.PRESIDENT, "Bilal"),
        (OfficeKind.SECRETARY, "Amina"),
    ]


def test_each_sees_the_cooperatives_in_reach(cast: Cast) -> None:
    both = {cast.argan.name_fr, cast.honey.name_fr}

    assert visible(cast.driss) == visible(cast.amina) == {cast.argan.name_fr}
    assert visible(cast.esi) == {cast.honey.name_fr}
    assert visible(cast.khadija) == visible(cast.salma) == visible(cast.yassine) == both


@pytest.mark.parametrize("kind", OfficeKind)
def test_cards_are_given_by_those_who_keep_the_register(cast: Cast, kind: OfficeKind) -> None:
    factories.office(cast.amina, cast.argan, kind)
    db.session.commit()

    assert policy.may_give_cards(cast.amina, cast.argan.id) is (kind in OFFICES_THAT_KEEP_MEMBERS)
    assert not policy.may_give_cards(cast.amina, cast.honey.id)


def test_an_office_that_ended_gives_no_cards_nor_does_one_without_membership(cast: Cast) -> None:
    factories.office(cast.amina, cast.argan, OfficeKind.SECRETARY, to_on=DAY)
    factories.office(cast.amina, cast.honey, OfficeKind.SECRETARY)
    db.session.commit()

    assert not policy.may_give_cards(cast.amina, cast.argan.id)
    assert not policy.may_give_cards(cast.amina, cast.honey.id)


@pytest.mark.parametrize("name", ["amina", "bilal", "khadija", "driss", "salma", "yassine", "esi"])
def test_the_button_and_the_policy_agree(cast: Cast, name: str) -> None:
    actor = getattr(cast, name)

    for member, cooperative in ((cast.amina, cast.argan), (cast.bilal, cast.argan), (cast.esi, cast.honey)):
        try:
            is_granted = policy.member_to_give_card(actor, member.id)[1].person_id == member.id
        except NotFound:
            is_granted = False
        may = policy.may_give_cards(actor, cooperative.id) and actor is not member
        assert is_granted is may


def test_nobody_gives_cards_to_staff_or_without_signing_in(cast: Cast) -> None:
    factories.membership(cast.khadija, cast.argan)
    db.session.commit()

    with pytest.raises(NotFound):
        policy.member_to_give_card(cast.bilal, cast.khadija.id)
    with pytest.raises(SignInRequired):
        policy.member_to_give_card(None, cast.amina.id)


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        (Narrowing(), {"argan", "honey"}),
        (Narrowing(search="tafraout"), {"argan"}),
        (Narrowing(search="عسل"), {"honey"}),
        (Narrowing(search="100%_"), set()),
        (Narrowing(region="MA-05"), {"honey"}),
        (Narrowing(province="MA-TAR"), {"argan"}),
        (Narrowing(delegation="agadir"), {"argan"}),
        (Narrowing(sector="argan", region="MA-05"), {"honey"}),
        (Narrowing(sector="fisheries"), set()),
    ],
)
def test_lists_are_narrowed(cast: Cast, narrowing: Narrowing, found: set[str]) -> None:
    query = narrowing.narrow(queries.cooperatives_visible_to(cast.salma))

    assert {one.id for one in db.session.scalars(query)} == {getattr(cast, name).id for name in found}


def test_a_register_number_is_found(cast: Cast) -> None:
    query = Narrowing(search=cast.honey.register_number).narrow(queries.cooperatives_visible_to(cast.salma))

    assert cast.honey in db.session.scalars(query.where(Cooperative.id == cast.honey.id)).all()


def test_a_page_counts_members_and_women_of_today(cast: Cast) -> None:
    page = queries.page_of(queries.cooperatives_visible_to(cast.salma), number=1, size=1, on=DAY)

    (row,) = page.rows
    assert (row.cooperative.id, row.members, row.women) == (cast.argan.id, 2, 1)
    assert (page.total, page.last) == (2, 2)


def test_a_cooperative_without_members_has_none(cast: Cast) -> None:
    factories.cooperative(name_fr="A empty")
    db.session.commit()

    page = queries.page_of(queries.cooperatives_visible_to(cast.salma), number=1, size=1, on=DAY)

    assert (page.rows[0].members, page.rows[0].women) == (0, 0)
