"""What the law makes follow, by article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cooperatives.models import EndReason, OfficeKind
from lms.cooperatives.register.consequences import Kind, of_departure, of_office_end, of_office_given

reasons = st.sampled_from([one.value for one in EndReason])
offices = st.sets(st.sampled_from([one.value for one in OfficeKind]))


def kinds(reason: str = "left", members_left: int = 9, *held: str, is_elsewhere: bool = False) -> list[Kind]:
    found = of_departure(reason=reason, members_left=members_left, offices=held, is_elsewhere=is_elsewhere)
    return [one.kind for one in found]


@given(reasons, st.integers(0, 200), offices, st.booleans())
def test_fewer_than_five_is_told_whoever_leaves_and_never_from_five_on(
    reason: str, members_left: int, held: set[str], is_elsewhere: bool
) -> None:
    found = list(of_departure(reason=reason, members_left=members_left, offices=held, is_elsewhere=is_elsewhere))

    assert (Kind.TOO_FEW in {one.kind for one in found}) == (members_left < 5)
    assert (Kind.FEWEST in {one.kind for one in found}) == (members_left == 5)
    assert len({one.kind for one in found}) == len(found)
    assert Kind.REGISTER in {one.kind for one in found}


def test_too_few_names_the_articles_and_is_grave() -> None:
    (first, *_others) = of_departure(reason="left", members_left=4, offices=(), is_elsewhere=False)

    assert (first.kind, first.articles, first.is_grave) == (Kind.TOO_FEW, (13, 14), True)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("left", {Kind.LEAVING, Kind.REFUND}), ("excluded", {Kind.EXCLUSION, Kind.REFUND}), ("died", set())],
)
def test_each_reason_has_its_own_terms(reason: str, expected: set[Kind]) -> None:
    assert set(kinds(reason)) & {Kind.LEAVING, Kind.EXCLUSION, Kind.REFUND} == expected


def test_president_who_leaves_leaves_an_office_and_an_entry_behind() -> None:
    assert kinds("left", 9, "president")[:3] == [Kind.OFFICES_END, Kind.NEXT_PRESIDENT, Kind.ENTRY]


def test_member_of_two_cooperatives_stays_in_the_other() -> None:
    assert Kind.STAYS_ELSEWHERE in kinds(is_elsewhere=True)
    assert Kind.STAYS_ELSEWHERE not in kinds(is_elsewhere=False)


def test_offices_that_the_register_does_not_name_need_no_entry() -> None:
    assert not list(of_office_end(["treasurer"]))
    assert not list(of_office_given("supervisory_member", has_predecessor=False))


def test_new_president_takes_over_and_is_elected() -> None:
    found = [one.kind for one in of_office_given("president", has_predecessor=True)]

    assert found == [Kind.HANDED_OVER, Kind.ELECTED, Kind.ENTRY]


def test_manager_has_a_term() -> None:
    assert [one.kind for one in of_office_given("manager", has_predecessor=False)] == [Kind.TERM, Kind.ENTRY]
