import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cooperatives.law.thresholds import MILLION, Level, Size, Threshold, alerts_for


def levels(**values: object) -> dict[Threshold, Level]:
    size = Size(**({"members": 20} | values))  # type: ignore[arg-type]
    return {alert.threshold: alert.level for alert in alerts_for(size)}


def test_an_ordinary_cooperative_is_not_warned() -> None:
    assert levels(members=12, turnovers=[MILLION], net_worth=100, capital=100) == {}


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (4, {Threshold.FEW_MEMBERS: Level.PASSED}),
        (5, {Threshold.FEW_MEMBERS: Level.NEAR}),
        (6, {}),
        (44, {}),
        (45, {Threshold.BOARD_BY_MEMBERS: Level.NEAR}),
        (50, {Threshold.BOARD_BY_MEMBERS: Level.NEAR}),
        (51, {Threshold.BOARD_BY_MEMBERS: Level.PASSED}),
    ],
)
def test_members_are_counted(members: int, expected: dict[Threshold, Level]) -> None:
    assert levels(members=members) == expected


@pytest.mark.parametrize(
    ("turnovers", "board", "auditor"),
    [
        ([5 * MILLION, 5 * MILLION], None, None),
        ([5 * MILLION + 1], Level.NEAR, None),
        ([4 * MILLION, 6 * MILLION], Level.NEAR, None),
        ([6 * MILLION, 6 * MILLION], Level.PASSED, None),
        ([6 * MILLION, 4 * MILLION], None, None),
        ([6 * MILLION, 6 * MILLION, 4 * MILLION], None, None),
        ([11 * MILLION, 11 * MILLION], Level.PASSED, Level.PASSED),
        ([6 * MILLION, 11 * MILLION], Level.PASSED, Level.NEAR),
    ],
)
def test_two_years_running_make_a_duty(turnovers: list[int], board: Level | None, auditor: Level | None) -> None:
    found = levels(turnovers=turnovers)

    assert found.get(Threshold.BOARD_BY_TURNOVER) == board
    assert found.get(Threshold.AUDITOR) == auditor


@pytest.mark.parametrize(
    ("turnover", "professional", "corporate"),
    [
        (MILLION, None, None),
        (2 * MILLION - 1, Level.NEAR, None),
        (2 * MILLION, Level.PASSED, None),
        (9 * MILLION, Level.PASSED, Level.NEAR),
        (10 * MILLION - 1, Level.PASSED, Level.NEAR),
        (10 * MILLION, Level.PASSED, Level.PASSED),
    ],
)
def test_exemptions_end_at_the_figure_itself(
    turnover: int, professional: Level | None, corporate: Level | None
) -> None:
    found = levels(turnovers=[turnover])

    assert found.get(Threshold.PROFESSIONAL_TAX) == professional
    assert found.get(Threshold.CORPORATE_TAX) == corporate


@pytest.mark.parametrize(("net_worth", "warned"), [(2_500, False), (2_499, True), (-1, True)])
def test_net_worth_below_a_quarter_of_the_capital_calls_an_assembly(net_worth: int, warned: bool) -> None:
    assert (Threshold.NET_WORTH in levels(net_worth=net_worth, capital=10_000)) is warned


def test_unknown_figures_warn_of_nothing() -> None:
    assert levels(net_worth=None, capital=10_000) == levels(net_worth=0, capital=None) == {}


@given(st.integers(0, 300), st.lists(st.integers(0, 20 * MILLION), max_size=4))
def test_each_threshold_is_told_once(members: int, turnovers: list[int]) -> None:
    found = alerts_for(Size(members=members, turnovers=turnovers))

    assert len({alert.threshold for alert in found}) == len(found)


@given(st.integers(5, 300))
def test_one_more_member_never_ends_the_duty_of_a_board(members: int) -> None:
    if levels(members=members).get(Threshold.BOARD_BY_MEMBERS) is Level.PASSED:
        assert levels(members=members + 1)[Threshold.BOARD_BY_MEMBERS] is Level.PASSED
