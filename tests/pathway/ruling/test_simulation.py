"""A draft tried on every cooperative: asked for, run by the worker, shown, taken away as a table."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from lms.core import clock
from lms.core.db import db
from lms.pathway import cli, publishing, queries, simulation, watching
from lms.pathway.models import Check, RuleVersion, SimulatedChange, Simulation, StageState
from lms.pathway.rules import model
from lms.pathway.rules.model import MemberCount, OrgAttribute, Requirement, Stage
from lms.pathway.ruling.views import simulations
from lms.pathway.signals import facts_changed
from lms.pathway.transitions import Status
from tests import factories
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.ruling.drafts import draft_of, page_of, published, rule_of, seen, tried, work

CRAFTS = OrgAttribute(name="sector", values=("crafts",))
ARGAN = OrgAttribute(name="sector", values=("argan",))


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> PageClient:
    """Of the two cooperatives of the cast one is of craftswomen; the rule in force is for argan."""
    publish_bees()
    cast.honey.sector = "crafts"
    published(ARGAN)
    watching.judge_due()
    return client.speak("fr").sign_in(cast.salma)


def latest(draft: RuleVersion) -> Simulation:
    db.session.expire_all()
    found = queries.latest_simulation(draft.id)
    assert found is not None
    return found


def ask(draft: RuleVersion, officer: PageClient) -> int:
    return officer.post(f"{page_of(draft)}/simulations", seen(draft)).status_code


def test_worker_tries_what_waits_and_the_page_says_who_gains_and_loses(officer: PageClient, cast: Cast) -> None:
    draft = draft_of(CRAFTS)

    ask(draft, officer)
    waiting = officer.get(f"{page_of(draft)}/simulation")
    work()
    done = officer.get(f"{page_of(draft)}/simulation")

    assert waiting.headers["Refresh"] == "3"
    assert "Refresh" not in done.headers
    outcome = simulation.outcome_of(latest(draft))
    assert outcome == simulation.Outcome(
        cooperatives=2, met_before=1, met_after=1, gain=1, loss=1,
        by_region={"MA-09": [0, 1, 0, 0], "MA-05": [1, 0, 0, 0]},
        by_sector={"argan": [0, 1, 0, 0], "crafts": [1, 0, 0, 0]},
    )  # fmt: skip
    assert "Béni Mellal-Khénifra" in done.text
    assert "MA-05" not in done.text


def test_those_that_would_lose_and_have_the_stage_open_are_counted(officer: PageClient, cast: Cast) -> None:
    draft = draft_of(CRAFTS)

    tried(draft, officer)

    assert "L’étape est ouverte aujourd’hui à 1 de celles" in officer.get(f"{page_of(draft)}/simulation").text


@pytest.mark.parametrize(("change", "name"), [("loss", "argan"), ("gain", "honey")])
def test_lists_lead_to_the_cooperatives(officer: PageClient, cast: Cast, change: str, name: str) -> None:
    draft = draft_of(CRAFTS)
    tried(draft, officer)

    page = officer.get(f"{page_of(draft)}/simulation/{change}").text

    for one in ("argan", "honey"):
        assert (f"/staff/cooperatives/{getattr(cast, one).id}/pathway" in page) == (one == name)


@pytest.mark.parametrize("number", ["1", "2", "0", "-4", "x", "9999999999999999999999"])
def test_long_lists_have_pages(officer: PageClient, cast: Cast, number: str) -> None:
    for _number in range(60):
        factories.cooperative(sector="crafts")
    draft = draft_of(CRAFTS)
    tried(draft, officer)

    answer = officer.get(f"{page_of(draft)}/simulation/gain?page={number}")

    assert answer.status_code == 200
    assert answer.text.count("/pathway") == (11 if number in ("2", "9" * 22) else 50)


def test_table_holds_every_change_in_words(officer: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulations, "EXPORTED", 2)
    cast.argan.name_fr = "=HYPERLINK(1)"
    for _number in range(5):
        factories.cooperative(sector="crafts")
    draft = draft_of(CRAFTS)
    tried(draft, officer)

    answer = officer.get(f"{page_of(draft)}/simulation/export")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    gains, losses = "gagnerait l’étape", "perdrait l’étape"
    assert sorted(row["Ce qui change"] for row in rows) == [gains] * 6 + [losses]
    lost = next(row for row in rows if row["Ce qui change"] == losses)
    assert lost["Nom en français"] == "'=HYPERLINK(1)"
    assert lost["Région"] == "Souss-Massa"


def test_second_request_of_the_same_draft_is_refused(officer: PageClient) -> None:
    draft = draft_of(CRAFTS)

    assert [ask(draft, officer), ask(draft, officer)] == [303, 409]


def test_change_of_the_draft_puts_another_trial_in_the_place_of_the_waiting_one(officer: PageClient) -> None:
    draft = draft_of(CRAFTS)
    ask(draft, officer)

    officer.post(f"{page_of(draft)}/requirements?kind=age", seen(draft, min_months="3"))
    assert ask(draft, officer) == 303

    assert db.session.scalars(select(Simulation.document)).all() == [db.session.get_one(RuleVersion, draft.id).document]


def test_draft_that_changed_since_says_so(officer: PageClient) -> None:
    draft = draft_of(CRAFTS)
    tried(draft, officer)
    before = officer.get(page_of(draft)).text

    officer.post(f"{page_of(draft)}/requirements?kind=age", seen(draft, min_months="3"))

    assert "a changé depuis" not in before
    assert "a changé depuis" in officer.get(page_of(draft)).text
    assert "a changé depuis" in officer.get(f"{page_of(draft)}/simulation").text


def test_draft_that_was_never_tried_says_so(officer: PageClient) -> None:
    draft = draft_of(CRAFTS)

    assert officer.get(f"{page_of(draft)}/simulation").status_code == 200
    assert "Refresh" not in officer.get(f"{page_of(draft)}/simulation").headers


def test_trial_that_nobody_begins_says_whom_to_tell(officer: PageClient) -> None:
    draft = draft_of(CRAFTS)
    ask(draft, officer)
    at_once = officer.get(f"{page_of(draft)}/simulation").text

    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        later = officer.get(f"{page_of(draft)}/simulation").text

    assert "prévenez un administrateur" not in at_once
    assert "prévenez un administrateur" in later


def test_worker_with_nothing_to_do_says_so(officer: PageClient) -> None:
    # The round of reminders of the day.
    while work():
        pass
    assert not work()


class TestWorker:
    @pytest.fixture
    def draft(self, officer: PageClient, monkeypatch: pytest.MonkeyPatch) -> RuleVersion:
        """Three cooperatives, tried one by one; the trial is asked for."""
        monkeypatch.setattr(simulation, "CHUNK", 1)
        factories.cooperative(sector="crafts")
        draft = draft_of(CRAFTS)
        ask(draft, officer)
        return draft

    def test_nights_are_judged_between_the_thousands(
        self, draft: RuleVersion, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        db.session.add(Check(cooperative_id=factories.cooperative().id, due_on=clock.now().date(), trigger="time"))
        db.session.commit()
        judged: list[int] = []
        judge_due = watching.judge_due

        def only_between(*, limit: int = 0) -> int:
            judged.append(judge_due(limit=limit) if limit else 0)
            return 0

        monkeypatch.setattr(watching, "judge_due", only_between)

        work()

        assert sum(judged) == 1
        assert latest(draft).outcome is not None

    def test_failure_is_kept_and_stops_nothing(
        self, draft: RuleVersion, officer: PageClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_arguments: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(simulation, "_try", fail)

        assert work()
        assert latest(draft).finished_at is not None
        assert latest(draft).outcome is None
        assert "a échoué" in officer.get(f"{page_of(draft)}/simulation").text
        assert not work()

    def test_absent_database_lets_it_wait(self, draft: RuleVersion, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_arguments: object) -> None:
            raise OperationalError("", {}, Exception("database is locked"))

        monkeypatch.setattr(simulation, "_try", fail)

        with pytest.raises(OperationalError):
            work()
        assert latest(draft).finished_at is None

    def test_withdrawn_draft_ends_the_trial(self, draft: RuleVersion, monkeypatch: pytest.MonkeyPatch) -> None:
        identity = draft.id
        after(monkeypatch, 1, lambda: queries.delete_version(identity))

        work()

        assert db.session.scalar(select(func.count()).select_from(Simulation)) == 0
        assert db.session.scalar(select(func.count()).select_from(SimulatedChange)) == 0

    def test_worker_that_is_stopped_leaves_it_to_the_next(self, draft: RuleVersion) -> None:
        work(is_over=True)
        stopped = (latest(draft).done, latest(draft).finished_at)
        work()

        assert stopped == (1, None)
        assert latest(draft).outcome is not None
        assert db.session.scalar(select(func.count()).select_from(SimulatedChange)) == 3

    def test_two_workers_do_it_once(self, draft: RuleVersion) -> None:
        """The one that comes second sees that it moves on, and leaves it."""
        tried_at = latest(draft)
        queries.note_progress(tried_at.id, before=0, done=1)
        db.session.commit()

        def meanwhile(_seconds: float) -> None:
            queries.note_progress(tried_at.id, before=1, done=2)
            db.session.commit()

        assert not simulation.run_waiting(at=clock.now(), tell=lambda _done: None, pause=meanwhile)
        assert latest(draft).done == 2

    def test_worker_that_was_overtaken_writes_nothing_more(
        self, draft: RuleVersion, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        identity = latest(draft).id
        after(monkeypatch, 1, lambda: queries.note_progress(identity, before=1, done=0))

        work()

        assert latest(draft).finished_at is None
        assert latest(draft).done == 0


def after(monkeypatch: pytest.MonkeyPatch, thousands: int, act: Callable[[], object]) -> None:
    """Something happens while the worker runs, after so many of its thousands."""
    count = 0

    def meanwhile(_is_over: object) -> None:
        nonlocal count
        count += 1
        if count == thousands:
            act()
            db.session.commit()

    monkeypatch.setattr(cli, "_meanwhile", meanwhile)


def test_command_ends_when_nothing_is_left(officer: PageClient, client: PageClient) -> None:
    draft = draft_of(CRAFTS)
    ask(draft, officer)

    with current_app.app_context():
        result = client.app.test_cli_runner().invoke(args=["lms", "pathway", "run", "--once"])

    assert result.exit_code == 0
    assert latest(draft).outcome is not None


class TestBefore:
    """Who has the stage is who has it open today, by the version that judges her; not who meets the newest version."""

    def found(self, officer: PageClient, *of: Requirement) -> tuple[int, int, int]:
        """Those who meet the rule that judges them today, would gain and would lose."""
        draft = draft_of(*of)
        tried(draft, officer)
        outcome = simulation.outcome_of(latest(draft))
        assert outcome is not None
        assert model.decode(latest(draft).document) == rule_of(*of)
        return outcome.met_before, outcome.gain, outcome.loss

    def test_open_stage_is_lost_though_a_newer_version_asks_the_same(self, officer: PageClient, cast: Cast) -> None:
        published(MemberCount(min_count=99))

        assert self.found(officer, MemberCount(min_count=98)) == (1, 0, 1)

    def at_risk(self, cast: Cast) -> None:
        cast.argan.sector = "fisheries"
        facts_changed.send(cooperative_id=cast.argan.id, trigger="cooperative_corrected")
        db.session.commit()

    def apart(self, officer: PageClient, draft: RuleVersion) -> tuple[int, ...]:
        """Would gain, would lose, would be saved, lack something still; and whether the page adds them up."""
        tried(draft, officer)
        found = simulation.outcome_of(latest(draft))
        assert found is not None
        assert found.met_before - found.loss + found.gain + found.saved == found.met_after
        assert "data-sum" in officer.get(f"{page_of(draft)}/simulation").text
        return found.gain, found.loss, found.saved, found.still

    def test_stage_that_is_at_risk_already_is_no_loss_of_the_draft(self, officer: PageClient, cast: Cast) -> None:
        self.at_risk(cast)
        draft = draft_of(CRAFTS)

        assert self.apart(officer, draft) == (1, 0, 0, 1)
        page = officer.get(f"{page_of(draft)}/simulation").text
        assert "/simulation/still" in page
        assert "L’étape est ouverte aujourd’hui" not in page
        assert cast.argan.name_fr in officer.get(f"{page_of(draft)}/simulation/still").text

    def test_draft_that_asks_less_saves_who_is_at_risk(self, officer: PageClient, cast: Cast) -> None:
        self.at_risk(cast)
        draft = draft_of(OrgAttribute(name="sector", values=("argan", "fisheries")))

        assert self.apart(officer, draft) == (0, 0, 1, 0)
        assert cast.argan.name_fr in officer.get(f"{page_of(draft)}/simulation/saved").text
        assert "serait sauvée" in officer.get(f"{page_of(draft)}/simulation/export").get_data(as_text=True)

    def test_trial_of_an_earlier_release_is_still_read(self, officer: PageClient, cast: Cast) -> None:
        draft = draft_of(CRAFTS)
        tried(draft, officer)
        simulation_id = latest(draft).id
        old = {"cooperatives": 2, "met_before": 0, "met_after": 1, "gain": 1, "loss": 1, "by_region": {"MA-09": [0, 1]}}
        queries.finish_simulation(simulation_id, old, clock.now())
        db.session.commit()

        page = officer.get(f"{page_of(draft)}/simulation")

        assert page.status_code == 200
        assert "data-sum" not in page.text

    def test_suspended_stage_can_be_gained(self, officer: PageClient, cast: Cast) -> None:
        self.at_risk(cast)
        db.session.get_one(StageState, (cast.argan.id, Stage.PROJECT)).status = Status.SUSPENDED
        db.session.commit()

        assert self.found(officer, OrgAttribute(name="sector", values=("fisheries",))) == (0, 1, 0)

    def test_who_never_entered_is_measured_by_the_rule_in_force_today(self, officer: PageClient, cast: Cast) -> None:
        """One that begins in 100 days says nothing of today."""
        at = clock.now()
        later = publishing.new_draft(rule_of(CRAFTS), by=None, at=at)
        publishing.publish(later, by=None, valid_from=at.date() + timedelta(days=100), migrate_by=None, at=at)
        factories.cooperative(sector="argan")
        db.session.commit()

        assert self.found(officer, CRAFTS) == (2, 1, 2)

    def test_entered_cooperative_is_judged_by_the_version_to_which_it_moved(
        self, officer: PageClient, cast: Cast
    ) -> None:
        at = clock.now()
        other = publishing.new_draft(rule_of(CRAFTS), by=None, at=at)
        publishing.publish(other, by=None, valid_from=at.date(), migrate_by=at.date(), at=at)
        db.session.commit()

        assert self.apart(officer, draft_of(CRAFTS)) == (0, 0, 0, 1)
