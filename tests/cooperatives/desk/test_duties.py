from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms.cooperatives.desk import duties, queries, services
from lms.cooperatives.desk.duties import Step
from lms.cooperatives.desk.models import Assembly, YearFigures
from lms.cooperatives.law.assembly import AssemblyKind
from lms.cooperatives.law.calendar import Duty, DutyKind
from lms.cooperatives.law.thresholds import MILLION, Alert, Level, Threshold
from lms.cooperatives.models import Office, OfficeKind
from lms.core import clock
from lms.core.db import db
from tests import factories
from tests.cooperatives.papers import assembly
from tests.factories import Cast

TODAY = date(2026, 5, 10)


def figures(cast: Cast, year: int, turnover: int, **values: Any) -> None:
    services.record_figures(
        cast.argan, date(year, 12, 31), {"turnover_centimes": turnover} | values, seen="", by=cast.bilal, at=clock.now()
    )


def of_kind(found: list[Duty], kind: DutyKind, year: int) -> list[Duty]:
    return [duty for duty in found if duty.kind is kind and duty.latest.year == year]


def add_members(cast: Cast, count: int) -> None:
    people = [factories.person() for _ in range(count)]
    db.session.flush()
    for person in people:
        factories.membership(person, cast.argan)
    db.session.flush()


class TestCalendar:
    def test_two_years_are_told_in_order(self, cast: Cast) -> None:
        found = duties.calendar_of(cast.argan, TODAY)

        assert [duty.latest for duty in found] == sorted(duty.latest for duty in found)
        assert {duty.latest for duty in found if duty.kind is DutyKind.ASSEMBLY} == {
            date(2026, 6, 30), date(2027, 6, 30),
        }  # fmt: skip

    def test_the_day_of_the_assembly_moves_notice_and_filing(self, cast: Cast) -> None:
        assembly(cast.argan, meets_on=date(2026, 6, 20), notice_sent_on=date(2026, 6, 1))
        db.session.flush()

        found = duties.calendar_of(cast.argan, TODAY)

        (notice,) = of_kind(found, DutyKind.NOTICE, 2026)
        (filing,) = of_kind(found, DutyKind.FILING, 2026)
        assert (notice.latest, notice.done_on) == (date(2026, 6, 4), date(2026, 6, 1))
        assert filing.latest == date(2026, 7, 20)

    def test_extraordinary_assemblies_have_a_notice_and_a_list_of_members(self, cast: Cast) -> None:
        before = duties.calendar_of(cast.argan, TODAY)
        assembly(cast.argan, kind=AssemblyKind.EXTRAORDINARY, meets_on=date(2026, 6, 20))
        db.session.flush()

        found = [duty for duty in duties.calendar_of(cast.argan, TODAY) if duty not in before]

        assert [(duty.kind, duty.latest) for duty in found] == [
            (DutyKind.NOTICE, date(2026, 6, 4)), (DutyKind.MEMBERS_LIST, date(2026, 6, 19)),
        ]  # fmt: skip

    @pytest.mark.parametrize(("present", "expected"), [(2, [date(2026, 5, 1)]), (1, [])])
    def test_changed_statutes_are_to_be_registered_where_it_could_decide(
        self, cast: Cast, present: int, expected: list[date]
    ) -> None:
        assembly(
            cast.argan, kind=AssemblyKind.EXTRAORDINARY, meets_on=date(2026, 4, 1), members=2, present=present,
            represented=0, changed_statutes=True,
        )  # fmt: skip
        db.session.flush()

        found = of_kind(duties.calendar_of(cast.argan, TODAY), DutyKind.STATUTES, 2026)

        assert [duty.latest for duty in found] == expected

    def test_low_net_worth_asks_for_an_assembly(self, cast: Cast) -> None:
        figures(cast, 2025, 1, net_worth_centimes=24, capital_centimes=100)

        (found,) = of_kind(duties.calendar_of(cast.argan, TODAY), DutyKind.LOSS, 2026)

        assert found.latest == date(2026, 9, 30)

    def test_one_without_quorum_was_not_held(self, cast: Cast) -> None:
        assembly(cast.argan, meets_on=date(2026, 4, 1), members=7, present=1, represented=0)
        assembly(cast.argan, meets_on=date(2026, 4, 20), call=2, members=7, present=2, represented=0)
        db.session.flush()

        found = duties.calendar_of(cast.argan, TODAY)

        (held,) = of_kind(found, DutyKind.ASSEMBLY, 2026)
        (filing,) = of_kind(found, DutyKind.FILING, 2026)
        assert held.done_on == date(2026, 4, 20)
        assert filing.latest == date(2026, 5, 20)

    def test_what_was_said_to_be_done_is_done(self, cast: Cast) -> None:
        services.record_done(
            cast.argan, DutyKind.FILING, date(2025, 12, 31), done_on=date(2026, 5, 2), by=cast.bilal, at=clock.now()
        )

        found = {
            duty.latest.year: duty.done_on
            for duty in duties.calendar_of(cast.argan, TODAY)
            if duty.kind is DutyKind.FILING
        }

        assert found == {2026: date(2026, 5, 2), 2027: None}

    def test_one_that_was_held_counts_before_one_that_was_called(self, cast: Cast) -> None:
        assembly(cast.argan, meets_on=date(2026, 4, 1), members=2, present=2, represented=0)
        assembly(cast.argan, meets_on=date(2026, 4, 20))
        db.session.flush()

        (held,) = of_kind(duties.calendar_of(cast.argan, TODAY), DutyKind.ASSEMBLY, 2026)

        assert held.done_on == date(2026, 4, 1)

    def test_change_of_president_is_to_be_registered(self, cast: Cast) -> None:
        factories.office(cast.amina, cast.argan, OfficeKind.PRESIDENT, from_on=date(2026, 5, 1))
        factories.office(cast.amina, cast.argan, OfficeKind.TREASURER, from_on=date(2026, 3, 1))
        db.session.flush()

        found = of_kind(duties.calendar_of(cast.argan, TODAY), DutyKind.CHANGE, 2026)

        assert [duty.latest for duty in found] == [date(2026, 5, 31)]

    def test_board_meets_where_there_is_a_president(self, cast: Cast) -> None:
        assert of_kind(duties.calendar_of(cast.argan, TODAY), DutyKind.BOARD, 2026)
        for office in db.session.query(Office):
            office.kind = OfficeKind.MANAGER
        db.session.flush()

        assert not of_kind(duties.calendar_of(cast.argan, TODAY), DutyKind.BOARD, 2026)

    def test_board_that_was_not_there_has_missed_no_meeting(self, cast: Cast) -> None:
        for office in db.session.query(Office):
            office.from_on = date(2026, 2, 1)
        db.session.flush()

        found = duties.calendar_of(cast.argan, TODAY)

        assert [duty.latest.year for duty in found if duty.kind is DutyKind.BOARD] == [2026]

    def test_shares_are_paid_back_for_a_year_in_which_somebody_left(self, cast: Cast) -> None:
        assert not [duty for duty in duties.calendar_of(cast.argan, TODAY) if duty.kind is DutyKind.REFUNDS]
        gone = factories.person()
        db.session.flush()
        factories.membership(gone, cast.argan, to_on=date(2025, 4, 1))
        db.session.flush()

        found = duties.calendar_of(cast.argan, TODAY)

        assert [duty.occasion for duty in found if duty.kind is DutyKind.REFUNDS] == [date(2025, 12, 31)]

    def test_auditor_gets_the_documents_where_one_is_compulsory(self, cast: Cast) -> None:
        assert not of_kind(duties.calendar_of(cast.argan, TODAY), DutyKind.AUDITOR, 2026)
        figures(cast, 2024, 11 * MILLION)
        figures(cast, 2025, 11 * MILLION)

        (found,) = of_kind(duties.calendar_of(cast.argan, TODAY), DutyKind.AUDITOR, 2026)
        assert found.latest == date(2026, 5, 20)

    def test_nothing_is_asked_of_days_before_the_registration(self, cast: Cast) -> None:
        cast.argan.registered_on = date(2026, 2, 1)

        found = duties.calendar_of(cast.argan, TODAY)

        assert {duty.latest.year for duty in found if duty.kind is DutyKind.ASSEMBLY} == {2027}

    @pytest.mark.parametrize("closes", ["12-31", "06-30", "02-29", "01-01"])
    @pytest.mark.parametrize("today", [date(2026, 1, 1), date(2027, 12, 31), date(2028, 2, 29), date(2028, 3, 1)])
    def test_each_closing_comes_once_a_year(self, cast: Cast, closes: str, today: date) -> None:
        cast.argan.year_closes_on = closes

        found = [duty.latest for duty in duties.calendar_of(cast.argan, today) if duty.kind is DutyKind.CLOSING]

        assert len(found) == 2
        assert found[0] < today <= found[1]
        assert 364 <= (found[1] - found[0]).days <= 367


class TestQuorum:
    def test_the_database_counts_as_the_law_does(self, cast: Cast) -> None:
        counts = [
            (m, p, r)
            for m in (1, 2, 5, 7, 20, 21, 40)
            for p in range(min(m, 11) + 1)
            for r in (0, 1)
            if r <= p and p + r <= m
        ]
        rows = [
            assembly(cast.argan, kind=kind, call=call, members=members, present=present, represented=represented)
            for kind in AssemblyKind for call in (1, 2, 3) for members, present, represented in counts
        ]  # fmt: skip
        db.session.flush()

        found = set(db.session.scalars(select(Assembly.id).where(queries.could_decide())))

        assert found == {row.id for row in rows if row.is_held}
        assert 0 < len(found) < len(rows)


class TestReminders:
    def test_what_falls_due_soon_is_told_and_nothing_else(self, cast: Cast) -> None:
        found = duties.reminders_of(cast.argan, date(2026, 6, 1))

        assert [(one.duty.kind, one.step) for one in found] == [
            (DutyKind.NOTICE, Step.MONTH), (DutyKind.MEMBERS_LIST, Step.MONTH), (DutyKind.ASSEMBLY, Step.MONTH),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("days", "step"),
        [(31, None), (30, Step.MONTH), (8, Step.MONTH), (7, Step.WEEK), (0, Step.WEEK), (-1, Step.MISSED), (-8, None)],
    )
    def test_steps_come_a_month_and_a_week_before_and_when_it_was_missed(self, days: int, step: Step | None) -> None:
        duty = Duty(kind=DutyKind.ASSEMBLY, occasion=TODAY, latest=TODAY + timedelta(days=days))

        assert duties.step_of(duty, TODAY) is step

    @pytest.mark.parametrize(("kind", "step"), [(DutyKind.FILING, Step.MISSED), (DutyKind.WITHDRAWALS, None)])
    def test_nothing_is_said_to_be_missed_that_the_cooperative_need_not_do(
        self, kind: DutyKind, step: Step | None
    ) -> None:
        duty = Duty(kind=kind, occasion=TODAY, latest=TODAY - timedelta(days=1))

        assert duties.step_of(duty, TODAY) is step

    def test_what_is_done_is_not_told_again(self, cast: Cast) -> None:
        assembly(cast.argan, meets_on=date(2026, 6, 28), notice_sent_on=date(2026, 5, 9))
        db.session.flush()

        assert DutyKind.NOTICE not in {one.duty.kind for one in duties.reminders_of(cast.argan, date(2026, 6, 1))}

    def test_notice_of_an_assembly_that_was_held_is_not_missed(self, cast: Cast) -> None:
        assembly(cast.argan, meets_on=date(2026, 6, 10), present=2, represented=0, members=2)
        db.session.flush()

        assert DutyKind.NOTICE not in {one.duty.kind for one in duties.reminders_of(cast.argan, date(2026, 5, 28))}

    def test_duties_of_the_clerk_are_no_reminders(self, cast: Cast) -> None:
        found = duties.reminders_of(cast.argan, date(2026, 8, 1))

        assert DutyKind.FORWARDING not in {one.duty.kind for one in found}


class TestAlerts:
    def test_two_members_are_too_few(self, cast: Cast) -> None:
        assert duties.alerts_of(cast.argan, TODAY) == [Alert(Threshold.FEW_MEMBERS, Level.PASSED)]

    def test_figures_warn_the_cooperative_and_not_the_supervision(self, cast: Cast) -> None:
        add_members(cast, 10)
        figures(cast, 2025, 3 * MILLION, net_worth_centimes=1, capital_centimes=100)

        own = {alert.threshold for alert in duties.alerts_of(cast.argan, TODAY)}

        assert own == {Threshold.PROFESSIONAL_TAX, Threshold.NET_WORTH}
        assert duties.alerts_by_register(cast.argan, TODAY) == []

    @pytest.mark.parametrize(
        ("years", "expected"),
        [
            ([], []),
            ([2025], [2025]),
            ([2025, 2024], [2024, 2025]),
            ([2025, 2023], [2025]),
            ([2025, 2024, 2022], [2024, 2025]),
        ],
    )
    def test_years_without_a_gap_follow_each_other(self, years: list[int], expected: list[int]) -> None:
        rows = [YearFigures(closes_on=date(year, 12, 31), turnover_centimes=year) for year in years]

        assert duties.turnovers_running(rows) == expected

    def test_a_year_written_at_the_same_moment_is_refused(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        figures(cast, 2025, 1)
        monkeypatch.setattr(services.queries, "figures_for", lambda *_ids: None)

        with pytest.raises(services.WrittenMeanwhile):
            figures(cast, 2025, 2)

    def test_a_board_that_is_there_is_not_asked_for(self, cast: Cast) -> None:
        add_members(cast, 60)
        asked = {alert.threshold for alert in duties.alerts_of(cast.argan, TODAY)}
        for office in db.session.query(Office):
            office.kind = OfficeKind.MANAGER
        db.session.flush()

        assert Threshold.BOARD_BY_MEMBERS not in asked
        assert Threshold.BOARD_BY_MEMBERS in {alert.threshold for alert in duties.alerts_of(cast.argan, TODAY)}
