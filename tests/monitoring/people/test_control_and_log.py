"""For control only cooperatives that show themselves are listed; administrators read the log, and heads of cooperatives theirs."""

import io

import pytest
import sqlalchemy as sa
import time_machine
from python_calamine import CalamineWorkbook

from lms.core.db import db, is_postgresql
from lms.learning.models import Course
from lms.monitoring.people import queries
from lms.monitoring.people.models import Reason
from lms.monitoring.people.queries import Wanted
from tests import factories
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol
from tests.monitoring.people.listing import LOG, PEOPLE, WORDS, asked, listed, log, opened

REGISTER, SHARE, WITHDRAW = (
    "/cooperative/register",
    "/cooperative/control-sharing",
    "/cooperative/control-sharing/delete",
)


@pytest.fixture
def learning(client: PageClient, cast: Cast, course: Course) -> PageClient:
    enrol(cast.amina, course)
    db.session.commit()
    return client.speak("en")


class TestControl:
    def test_cooperative_without_the_act_is_left_out_and_counted(self, learning: PageClient, cast: Cast) -> None:
        for person in (cast.driss, cast.salma):
            page = listed(learning.sign_in(person), reason="control", cooperative=cast.argan.register_number)
            assert "Amina" not in page
            assert "1 cooperative does not show its learning to control" in page
        assert [(one.rows, one.left_out) for one in log()] == [(0, 1)] * 2

    def test_after_the_act_it_is_listed_and_taken_back_it_is_gone_at_once(
        self, learning: PageClient, cast: Cast
    ) -> None:
        learning.sign_in(cast.bilal).post(SHARE)
        address = opened(learning.sign_in(cast.salma), reason="control", cooperative=cast.argan.register_number)
        during = learning.get(address).text
        learning.sign_in(cast.bilal).post(WITHDRAW)

        after = learning.sign_in(cast.salma).get(address).text

        assert "Amina" in during
        assert "does not show" not in during
        assert "Amina" not in after
        assert "does not show" in after

    def test_of_a_delegation_only_those_that_show_themselves_are_listed(
        self, learning: PageClient, cast: Cast, course: Course
    ) -> None:
        other, fatima = factories.cooperative(), factories.person(name_fr="Fatima")
        db.session.flush()
        factories.membership(fatima, other)
        enrol(fatima, course)
        db.session.commit()
        learning.sign_in(cast.bilal).post(SHARE)

        page = listed(learning.sign_in(cast.driss), reason="control")

        assert "Amina" in page
        assert "Fatima" not in page
        assert "1 cooperative does not" in page

    @pytest.mark.parametrize("reason", ["accompaniment", "request", "correction"])
    def test_for_other_reasons_nothing_is_left_out(self, learning: PageClient, cast: Cast, reason: str) -> None:
        page = listed(learning.sign_in(cast.driss), reason=reason)

        assert "Amina" in page
        assert "left out" not in page


class TestHead:
    def test_president_reads_who_looked_and_why_but_not_the_words(self, learning: PageClient, cast: Cast) -> None:
        opened(learning.sign_in(cast.salma), reason="request", cooperative=cast.argan.register_number)
        opened(learning.sign_in(cast.driss))

        page = learning.sign_in(cast.bilal).get(REGISTER).text

        for text in ("Salma (National officer)", "A member or the cooperative asked for it", "Driss (Adviser"):
            assert text in page
        assert WORDS not in page

    def test_president_of_another_cooperative_does_not(self, learning: PageClient, cast: Cast) -> None:
        factories.office(cast.esi, cast.honey, factories.OfficeKind.PRESIDENT)
        db.session.commit()
        opened(learning.sign_in(cast.salma), cooperative=cast.argan.register_number)
        opened(learning.sign_in(cast.driss))

        assert "Who looked" not in learning.sign_in(cast.esi).get(REGISTER).text

    def test_list_for_control_on_which_it_could_not_stand_is_not_told(
        self, learning: PageClient, cast: Cast, clock: time_machine.Traveller
    ) -> None:
        def look() -> None:
            opened(learning.sign_in(cast.driss), reason="control")
            clock.shift(60)

        def act(path: str) -> None:
            learning.sign_in(cast.bilal).post(path)
            clock.shift(60)

        look()
        act(SHARE)
        assert "Who looked" not in learning.get(REGISTER).text
        look()
        act(WITHDRAW)
        look()

        assert learning.sign_in(cast.bilal).get(REGISTER).text.count("Driss (") == 1


class TestLog:
    def filled(self, client: PageClient, cast: Cast) -> PageClient:
        opened(client.sign_in(cast.salma), reason="request", cooperative=cast.honey.register_number)
        opened(client.sign_in(cast.driss), behind="certified", period="2026-11")
        return client.sign_in(cast.yassine)

    def test_administrator_reads_who_when_why_and_what(self, learning: PageClient, cast: Cast) -> None:
        page = self.filled(learning, cast).get(LOG).text

        for text in (
            "Salma (National officer)", "Driss (Adviser", WORDS, "A member or the cooperative asked for it",
            "Who has a course certificate", "Coopérative Miel de l’Atlas", "Delegation of Agadir", "November 2026",
        ):  # fmt: skip
            assert text in page
        assert page.index("Driss (Adviser") < page.index("Salma (National"), "The latest first"
        assert LOG in learning.get(PEOPLE).text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("reason=request", {"Salma"}), ("behind=certified", {"Driss"}), ("period=2026-11", {"Salma", "Driss"}),
            ("period=2026-Q3", set()), ("reason=control", set()), ("", {"Salma", "Driss"}),
            ("reason=&behind=&who=&cooperative=&period=", {"Salma", "Driss"}),
        ],
    )  # fmt: skip
    def test_it_is_narrowed(self, learning: PageClient, cast: Cast, query: str, found: set[str]) -> None:
        page = self.filled(learning, cast).get(f"{LOG}?{query}").text

        assert {name for name in ("Salma", "Driss") if f"{name} (" in page} == found

    def test_it_is_narrowed_to_one_person_and_one_cooperative(self, learning: PageClient, cast: Cast) -> None:
        self.filled(learning, cast)

        by_who = learning.get(f"{LOG}?who={cast.driss.id}").text
        by_cooperative = learning.get(f"{LOG}?cooperative={cast.honey.register_number}").text

        assert "Driss (" in by_who
        assert "Salma (" not in by_who
        assert "Salma (" in by_cooperative
        assert "Driss (" not in by_cooperative

    @pytest.mark.parametrize(
        "query",
        [
            "reason=fun", "behind=x", "who=driss", "cooperative=9/9/9/9", "cooperative=none", "period=x",
            "before=x", "before=5b1f0d0c-9a52-4c0e-8a57-2f6f5a1d9c11", "format=pdf", "format=csv&reason=fun",
        ],
    )  # fmt: skip
    def test_nonsense_is_refused_in_words(self, client: PageClient, cast: Cast, query: str) -> None:
        assert client.sign_in(cast.yassine).get(f"{LOG}?{query}").status_code == 400

    def test_it_is_paged_by_key(self, learning: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("lms.monitoring.views.accesses.PAGE_SIZE", 2)
        learning.sign_in(cast.driss)
        for period in ("2026-01", "2026-02", "2026-03"):
            opened(learning, period=period)
        first = learning.sign_in(cast.yassine).get(LOG).text

        older = learning.get(first.partition('rel="next" href="')[2].partition('"')[0]).text

        assert all(name in first.partition("<tbody>")[2] for name in ("March 2026", "February 2026"))
        assert "January 2026" not in first.partition("<tbody>")[2]
        assert "January 2026" in older.partition("<tbody>")[2]
        assert 'rel="next"' not in older

    def test_it_is_taken_away_whole_and_narrowed_with_its_filters(self, learning: PageClient, cast: Cast) -> None:
        self.filled(learning, cast)

        whole, narrowed = (
            learning.get(f"{LOG}?format=csv", buffered=True),
            learning.get(f"{LOG}?format=csv&reason=request", buffered=True),
        )
        with learning.get(f"{LOG}?format=xlsx&reason=request") as answer:
            book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))

        assert whole.mimetype == "text/csv"
        assert whole.text.count("\r\n") == 3
        assert "Driss" in whole.text
        assert "Driss" not in narrowed.text
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[1][1:4] == ["Salma (National officer)", "A member or the cooperative asked for it", WORDS]
        assert rows[1][6:] == [0.0, 0.0]
        asked_for = book.get_sheet_by_index(2).to_python()
        assert ["Reason", "A member or the cooperative asked for it"] in asked_for

    def test_words_are_no_formula_in_a_file(self, learning: PageClient, cast: Cast) -> None:
        opened(learning.sign_in(cast.driss), words='=HYPERLINK("x")')

        text = learning.sign_in(cast.yassine).get(f"{LOG}?format=csv", buffered=True).text

        assert "HYPERLINK" in text
        assert ',"=HYPERLINK' not in text

    def test_a_file_holds_more_than_a_batch(
        self, learning: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lms.monitoring.people.reading.BATCH", 2)
        learning.sign_in(cast.driss)
        for month in range(1, 6):
            opened(learning, period=f"2026-0{month}")

        text = learning.sign_in(cast.yassine).get(f"{LOG}?format=csv", buffered=True).text

        assert [text.count(name) for name in ("January", "February", "March", "April", "May")] == [1] * 5

    @pytest.mark.parametrize("name", ["amina", "bilal", "esi", "khadija", "driss", "salma"])
    def test_nobody_else_reads_it(self, client: PageClient, cast: Cast, name: str) -> None:
        client.sign_in(getattr(cast, name))

        for query in ("", "?format=csv", "?format=xlsx"):
            assert client.get(f"{LOG}{query}").status_code == 404
        if name in ("driss", "salma"):
            assert LOG not in client.get(PEOPLE).text

    def test_log_of_one_person_is_found_by_an_index(self, learning: PageClient, cast: Cast) -> None:
        query = queries.accesses(Wanted(who=cast.driss.id)).limit(50)
        written = query.compile(db.engine, compile_kwargs={"literal_binds": True})
        if is_postgresql():
            # Of a few rows it would read all.
            db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))

        plan = db.session.execute(sa.text(f"EXPLAIN {'' if is_postgresql() else 'QUERY PLAN'} {written}")).all()

        assert "ix_monitor_list_access_person_id_at" in str(plan)

    def test_visitors_are_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        assert client.get(LOG).status_code == 303

    @pytest.mark.parametrize("language", ["ar", "fr", "zgh"])
    def test_page_is_well_formed(self, learning: PageClient, cast: Cast, language: str) -> None:
        learning.speak(language)
        assert learning.sign_in(cast.yassine).get(LOG).status_code == 200
        self.filled(learning, cast)
        learning.post(PEOPLE, asked(reason="control", cooperative=cast.argan.register_number))

        assert learning.get(LOG).status_code == 200
        assert [one.reason for one in log()][-1] is Reason.CONTROL
