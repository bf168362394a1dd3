import io
import re
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import func, select

from lms.cooperatives.desk import kit, queries
from lms.cooperatives.desk.models import Assembly, DutyDone, YearFigures
from lms.cooperatives.file.pdf_check import check_pdf
from lms.cooperatives.law.assembly import AssemblyKind
from lms.cooperatives.models import OfficeKind
from lms.core.db import db
from tests import factories
from tests.client import PageClient
from tests.cooperatives.papers import assembly
from tests.factories import Cast

PAGES = (
    "/cooperative/calendar", "/cooperative/calculators", "/cooperative/calculators/quorum",
    "/cooperative/calculators/surplus", "/cooperative/calculators/third-parties", "/cooperative/figures",
    "/cooperative/assemblies",
)  # fmt: skip
FILING_2025 = "/cooperative/calendar/filing/2025-12-31"
FIGURES_2025 = "/cooperative/figures/2025-12-31"
KEEPERS_PAGES = ("/cooperative/figures/new", FIGURES_2025, "/cooperative/assemblies/new", FILING_2025)
MEETING = {
    "kind": "ordinary", "call": "1", "meets_on": "2026-12-30", "hour": "10:00", "place": "Tafraout", "notice_sent_on": "",
}  # fmt: skip
SURPLUS = "/cooperative/calculators/surplus"
QUORUM = "/cooperative/calculators/quorum?kind=ordinary&call=1&members=12"
pytestmark = pytest.mark.usefixtures("november")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


class TestReach:
    @pytest.mark.parametrize("path", [*PAGES, *KEEPERS_PAGES])
    def test_desks_are_for_members_of_a_cooperative(self, client: PageClient, cast: Cast, path: str) -> None:
        assert client.get(path).status_code == 303
        for person in (cast.driss, cast.salma, cast.khadija):
            assert client.sign_in(person).get(path).status_code == 404

    def test_member_without_office_reads_and_does_not_write(self, client: PageClient, cast: Cast) -> None:
        meeting = assembly(cast.argan)
        db.session.commit()
        path = f"/cooperative/assemblies/{meeting.id}"
        client.sign_in(cast.amina)

        assert [client.get(one).status_code for one in (*PAGES, path)] == [200] * 8
        assert [client.get(one).status_code for one in KEEPERS_PAGES] == [404] * 4
        names = ("attendance", "notice", "delete")
        for name in ("figures/2025-12-31", "assemblies", *(f"assemblies/{meeting.id}/{one}" for one in names)):
            assert client.post(f"/cooperative/{name}", MEETING).status_code == 404
        for name in ("done", "done/delete"):
            assert client.post(f"{FILING_2025}/{name}", {"done_on": "2026-11-01"}).status_code == 404
        for page in (path, "/cooperative/figures", "/cooperative/assemblies"):
            text = client.get(page).text
            assert "/new" not in text
            assert "/delete" not in text

    def test_outsider_finds_no_assembly(self, client: PageClient, cast: Cast) -> None:
        meeting = assembly(cast.argan)
        db.session.commit()
        path = f"/cooperative/assemblies/{meeting.id}"
        client.sign_in(cast.esi)

        assert [client.get(f"{path}{more}").status_code for more in ("", "/papers/notice/ar")] == [404, 404]
        assert [client.post(f"{path}/{verb}").status_code for verb in ("attendance", "notice", "delete")] == [404] * 3
        assert client.get(f"/cooperative/assemblies/{uuid4()}").status_code == 404

    @pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
    def test_pages_are_well_formed_in_every_language(self, client: PageClient, cast: Cast, language: str) -> None:
        held = assembly(cast.argan, meets_on=date(2026, 6, 1), members=30, present=3, represented=1, call=3)
        db.session.commit()
        client.speak(language).sign_in(cast.bilal)
        client.post(FIGURES_2025, {"turnover": "2500000", "surplus": "-5"})

        for path in (*PAGES, *KEEPERS_PAGES, f"/cooperative/assemblies/{held.id}"):
            assert client.get(path).status_code == 200


class TestFigures:
    def test_a_year_is_written_and_corrected(self, client: PageClient, cast: Cast) -> None:
        client.speak("fr").sign_in(cast.bilal)
        client.post(FIGURES_2025, {"turnover": "12 500,50", "surplus": "-300", "capital": "", "net_worth": "900"})

        page = client.get(FIGURES_2025).text
        assert 'value="12500,50"' in page
        assert 'value="900"' in page
        (seen,) = re.findall(r'name="seen" type="hidden" value="([^"]+)"', page)
        client.post(FIGURES_2025, {"turnover": "13 000", "surplus": "-300", "net_worth": "900", "seen": seen})

        row = db.session.scalars(select(YearFigures)).one()
        assert (row.turnover_centimes, row.surplus_centimes, row.capital_centimes) == (1_300_000, -30_000, None)
        assert row.net_worth_centimes == 90_000
        assert "-300" in client.get("/cooperative/figures").text

    def test_who_did_not_see_what_another_wrote_is_asked_again_and_loses_nothing(
        self, client: PageClient, cast: Cast
    ) -> None:
        client.speak("en").sign_in(cast.bilal)
        client.post(FIGURES_2025, {"turnover": "100", "seen": ""})

        page = client.post(FIGURES_2025, {"turnover": "200", "seen": ""})

        assert page.status_code == 409
        assert 'value="200"' in page.text
        there = page.text.partition("What is written there now")[2].partition("</table>")[0]
        assert re.findall(r"<bdi>(.*?)</bdi>", there) == ["100 DH"]
        assert db.session.scalars(select(YearFigures)).one().turnover_centimes == 10_000
        (seen,) = re.findall(r'name="seen" type="hidden" value="([^"]+)"', page.text)
        assert client.post(FIGURES_2025, {"turnover": "200", "seen": seen}).status_code == 303
        assert db.session.scalars(select(YearFigures)).one().turnover_centimes == 20_000

    def test_who_keeps_the_accounts_writes_them_down(self, client: PageClient, cast: Cast) -> None:
        factories.office(cast.amina, cast.argan, OfficeKind.TREASURER, from_on=date(2026, 1, 1))
        db.session.commit()

        assert client.sign_in(cast.amina).post(FIGURES_2025, {"turnover": "1"}).status_code == 303
        assert "2025" in client.get("/cooperative/figures/new").text

    def test_years_before_the_registration_are_not_offered(self, client: PageClient, cast: Cast) -> None:
        cast.argan.registered_on = date(2025, 3, 1)
        db.session.commit()
        page = client.sign_in(cast.bilal).get("/cooperative/figures/new").text

        assert "/cooperative/figures/2025-12-31" in page
        assert "/cooperative/figures/2024-12-31" not in page

    @pytest.mark.parametrize(
        "values", [{}, {"turnover": ""}, {"turnover": "much"}, {"turnover": "-1"}, {"turnover": "9" * 30}]
    )
    def test_faulty_figures_are_asked_again(self, client: PageClient, cast: Cast, values: dict[str, str]) -> None:
        page = client.sign_in(cast.bilal).post(FIGURES_2025, values)

        assert page.status_code == 422
        assert count(YearFigures) == 0

    @pytest.mark.parametrize("closing", ["2026-12-31", "1999-12-31", "2025-06-30", "x"])
    def test_other_days_are_no_years(self, client: PageClient, cast: Cast, closing: str) -> None:
        assert client.sign_in(cast.bilal).post(f"/cooperative/figures/{closing}", {"turnover": "1"}).status_code == 404

    def test_business_with_others_beyond_a_third_is_warned_of(self, client: PageClient, cast: Cast) -> None:
        client.speak("en").sign_in(cast.bilal)
        client.post(FIGURES_2025, {"turnover": "5300000", "members": "4000000", "third_parties": "1300000"})

        assert "2-21-216" in client.get("/cooperative/figures").text

    def test_supervision_is_not_warned_by_them(self, client: PageClient, cast: Cast) -> None:
        client.speak("en").sign_in(cast.bilal)
        client.post(FIGURES_2025, {"turnover": "3000000"})

        assert "2 million" in client.get("/cooperative").text
        record = client.sign_in(cast.driss).get(f"/staff/cooperatives/{cast.argan.id}").text
        assert "2 million" not in record
        assert "fewer than five" in record


class TestAssemblies:
    def test_one_is_prepared_held_and_crossed_out(self, client: PageClient, cast: Cast) -> None:
        client.speak("en").sign_in(cast.bilal)

        page = client.follow(client.post("/cooperative/assemblies", MEETING))
        meeting = db.session.scalars(select(Assembly)).one()
        path = f"/cooperative/assemblies/{meeting.id}"
        assert "December 14, 2026" in page.text
        assert client.post(f"{path}/attendance", {"present": "1"}).status_code == 409
        with time_machine.travel("2026-12-31 10:00 +0000"):
            client.sign_in(cast.bilal)
            assert client.post(f"{path}/attendance", {"present": "1", "represented": "1"}).status_code == 303
            assert (meeting.members, meeting.present, meeting.represented) == (2, 1, 1)
            assert "The quorum is reached" in client.get(path).text
        client.sign_in(cast.bilal).post(f"{path}/delete")
        assert count(Assembly) == 0

    @pytest.mark.parametrize(
        "changes",
        [
            {"meets_on": ""}, {"meets_on": "tomorrow"}, {"meets_on": "0001-01-01"}, {"hour": "25:00"}, {"hour": ""}, {"hour": "10:00:00.5"}, {"hour": "١٠:٠٠"},
            {"place": " "}, {"place": "x" * 201}, {"kind": "secret"}, {"call": "4"}, {"call": "x"},
            {"notice_sent_on": "2026-12-30"}, {"meets_on": "1930-01-01"}, {"meets_on": "2199-12-31"},
            {"notice_sent_on": "2026-11-28"},
        ],
    )  # fmt: skip
    def test_faulty_assemblies_are_asked_again(self, client: PageClient, cast: Cast, changes: dict[str, str]) -> None:
        assert client.sign_in(cast.bilal).post("/cooperative/assemblies", MEETING | changes).status_code == 422
        assert count(Assembly) == 0

    @pytest.mark.parametrize(
        "values",
        [{}, {"present": "x"}, {"present": "-1"}, {"present": "3"}, {"present": "1", "represented": "2"},
         {"present": "2", "represented": "1"}],
    )  # fmt: skip
    def test_impossible_attendance_is_asked_again(self, client: PageClient, cast: Cast, values: dict[str, str]) -> None:
        meeting = assembly(cast.argan)
        db.session.commit()

        page = client.sign_in(cast.bilal).post(f"/cooperative/assemblies/{meeting.id}/attendance", values)

        assert page.status_code == 422
        assert not meeting.is_held

    def test_late_notice_is_told(self, client: PageClient, cast: Cast) -> None:
        late = assembly(cast.argan, meets_on=date(2026, 12, 12))
        in_time = assembly(cast.argan, meets_on=date(2026, 12, 13))
        db.session.commit()
        client.speak("en").sign_in(cast.amina)

        assert "The notice is late" in client.get(f"/cooperative/assemblies/{late.id}").text
        assert "The notice is late" not in client.get(f"/cooperative/assemblies/{in_time.id}").text

    def test_warning_of_a_late_notice_stays_until_everyone_was_there(self, client: PageClient, cast: Cast) -> None:
        late = assembly(
            cast.argan,
            meets_on=date(2026, 6, 29),
            notice_sent_on=date(2026, 6, 28),
            members=2,
            present=1,
            represented=0,
        )
        db.session.commit()
        client.speak("en").sign_in(cast.bilal)
        path = f"/cooperative/assemblies/{late.id}"

        assert "the assembly is void (article 40)" in client.get(path).text
        client.post(f"{path}/attendance", {"present": "2"})
        assert "the assembly is void" not in client.get(path).text

    def test_without_a_quorum_it_is_not_held(self, client: PageClient, cast: Cast) -> None:
        meeting = assembly(cast.argan, kind=AssemblyKind.EXTRAORDINARY)
        db.session.commit()
        client.speak("en").sign_in(cast.bilal)
        client.post(f"/cooperative/assemblies/{meeting.id}/attendance", {"present": "1"})

        assert "No quorum" in client.get("/cooperative/assemblies").text
        assert "call the assembly again" in client.get(f"/cooperative/assemblies/{meeting.id}").text

    def test_the_day_of_the_notice_is_written_down_later(self, client: PageClient, cast: Cast) -> None:
        client.speak("en").sign_in(cast.bilal)
        client.post("/cooperative/assemblies", MEETING)
        meeting = db.session.scalars(select(Assembly)).one()
        path = f"/cooperative/assemblies/{meeting.id}"

        for day in ("2026-11-28", "2026-12-30", "x"):
            assert client.post(f"{path}/notice", {"notice_sent_on": day}).status_code == 422
        client.post(f"{path}/notice", {"notice_sent_on": "2026-11-26"})

        assert meeting.notice_sent_on == date(2026, 11, 26)
        assert "November 26, 2026" in client.get(path).text

    def test_twice_the_same_is_one(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)
        first, again = (client.post("/cooperative/assemblies", MEETING) for _ in range(2))

        assert first.location == again.location
        assert count(Assembly) == 1
        assert client.post("/cooperative/assemblies", MEETING | {"hour": "11:00"}).status_code == 409

    def test_day_beyond_six_months_is_told(self, client: PageClient, cast: Cast) -> None:
        late = assembly(cast.argan, meets_on=date(2027, 9, 20))
        in_time = assembly(cast.argan, meets_on=date(2027, 6, 30))
        db.session.commit()
        client.speak("en").sign_in(cast.amina)

        assert "June 30, 2027" in client.get(f"/cooperative/assemblies/{late.id}").text
        assert "too late" not in client.get(f"/cooperative/assemblies/{in_time.id}").text

    @pytest.mark.parametrize(("present", "is_told"), [(2, False), (0, True)])
    def test_second_one_after_that_of_the_year_is_not_late(
        self, client: PageClient, cast: Cast, present: int, is_told: bool
    ) -> None:
        """Article 41 asks for one a year at least; one without a quorum was none (article 43)."""
        assembly(cast.argan, meets_on=date(2026, 6, 20), members=2, present=present, represented=0)
        second = assembly(cast.argan, meets_on=date(2026, 12, 20))
        db.session.commit()

        page = client.speak("en").sign_in(cast.amina).get(f"/cooperative/assemblies/{second.id}").text

        assert ("too late" in page) == is_told


class TestDuties:
    @pytest.mark.parametrize("day", ["2019-06-01", "2024-12-31"])
    def test_day_before_the_year_or_the_registration_is_refused(self, client: PageClient, cast: Cast, day: str) -> None:
        client.speak("en").sign_in(cast.bilal)

        page = client.post(f"{FILING_2025}/done", {"done_on": day})

        assert page.status_code == 422
        assert "Enter a day from" in page.text
        assert queries.duties_done(cast.argan.id) == {}

    def test_duty_that_has_passed_is_told_in_words(self, client: PageClient, cast: Cast) -> None:
        client.speak("en").sign_in(cast.bilal)

        passed = client.get("/cooperative/calendar").text.partition("What has passed")[2]

        assert "Passed" in passed
        assert 'class="tag tag--expired due__passed"><svg class="sign"' in passed

    def test_call_without_the_one_before_it_is_warned_of(self, client: PageClient, cast: Cast) -> None:
        second = assembly(cast.argan, call=2, meets_on=date(2026, 6, 20))
        db.session.commit()
        client.speak("en").sign_in(cast.bilal)
        path = f"/cooperative/assemblies/{second.id}"
        assert "The call before this one is not written down" in client.get(path).text
        assembly(cast.argan, call=1, meets_on=date(2026, 6, 1))
        db.session.commit()

        assert "The call before this one is not written down" not in client.get(path).text

    def test_what_is_done_is_written_down_and_taken_back(self, client: PageClient, cast: Cast) -> None:
        client.speak("en").sign_in(cast.bilal)

        assert client.get(FILING_2025).status_code == 200
        client.post(f"{FILING_2025}/done", {"done_on": "2026-07-15"})
        assert "Done on July 15, 2026" in client.get("/cooperative/calendar").text
        client.post(f"{FILING_2025}/done", {"done_on": "2026-11-15"})
        assert "Done late, on November 15, 2026" in client.get("/cooperative/calendar").text
        client.post(f"{FILING_2025}/done/delete")
        assert "Done late" not in client.get("/cooperative/calendar").text

    @pytest.mark.parametrize("day", ["", "2026-11-28", "soon"])
    def test_faulty_days_are_asked_again(self, client: PageClient, cast: Cast, day: str) -> None:
        assert client.sign_in(cast.bilal).post(f"{FILING_2025}/done", {"done_on": day}).status_code == 422

    @pytest.mark.parametrize(
        "path", ["forwarding/2025-12-31", "assembly/2025-12-31", "x/2025-12-31", "filing/2001-12-31", "filing/soon"]
    )
    def test_other_duties_are_not_found(self, client: PageClient, cast: Cast, path: str) -> None:
        assert client.sign_in(cast.bilal).get(f"/cooperative/calendar/{path}").status_code == 404

    def test_outsider_says_it_of_her_own_cooperative_only(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.esi).post(f"{FILING_2025}/done", {"done_on": "2026-07-15"})

        assert db.session.scalar(select(func.count()).where(DutyDone.cooperative_id == cast.argan.id)) == 0


class TestKit:
    @pytest.mark.parametrize("code", ["ar", "fr"])
    @pytest.mark.parametrize("paper", list(kit.Paper))
    @pytest.mark.parametrize("kind", list(AssemblyKind))
    def test_every_page_says_what_it_does_not_replace(
        self, client: PageClient, cast: Cast, paper: kit.Paper, code: str, kind: AssemblyKind
    ) -> None:
        for _ in range(70):
            person = factories.person()
            db.session.flush()
            factories.membership(person, cast.argan)
        meeting = assembly(cast.argan, kind=kind, call=3)
        db.session.commit()

        served = client.sign_in(cast.amina).get(f"/cooperative/assemblies/{meeting.id}/papers/{paper.value}/{code}")

        assert (served.status_code, served.mimetype) == (200, "application/pdf")
        pages = PdfReader(io.BytesIO(served.data)).pages
        assert len(pages) >= (2 if paper is kit.Paper.ATTENDANCE else 1)
        if code == "fr":
            for page in pages:
                text = " ".join(page.extract_text().split())
                assert "ne remplace pas la lettre recommandée" in text
                assert "aucune force légale" in text
        check_pdf(served.data)

    @pytest.mark.parametrize("path", ["notice/en", "letter/ar", "notice/x"])
    def test_unknown_papers_are_not_found(self, client: PageClient, cast: Cast, path: str) -> None:
        meeting = assembly(cast.argan)
        db.session.commit()

        assert client.sign_in(cast.amina).get(f"/cooperative/assemblies/{meeting.id}/papers/{path}").status_code == 404

    def test_what_people_typed_is_no_markup(self, client: PageClient, cast: Cast) -> None:
        meeting = assembly(cast.argan, place="#panic() [x] $y$ \\ \U0001f41d")
        db.session.commit()

        served = client.sign_in(cast.amina).get(f"/cooperative/assemblies/{meeting.id}/papers/notice/fr")

        assert "#panic() [x] $y$" in PdfReader(io.BytesIO(served.data)).pages[0].extract_text()
