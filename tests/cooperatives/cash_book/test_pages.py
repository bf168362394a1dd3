"""The cash book: written by whoever keeps the accounts, read by members, shown to the adviser where it is shared."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from lms.cooperatives.cash_book import services
from lms.cooperatives.cash_book.models import CashBookSharing, CashMonth
from lms.cooperatives.cash_book.months import Entry
from lms.cooperatives.cash_book.services import ClosedMonth, ImpossibleMonth, MonthWrittenMeanwhile
from lms.cooperatives.models import OfficeKind
from lms.cooperatives.signals import cooperative_changed
from lms.core.db import db
from lms.core.months import month_of
from tests import factories
from tests.client import PageClient
from tests.cooperatives.papers import photo
from tests.factories import Cast

BOOK = "/cooperative/cash-book"
OCTOBER = f"{BOOK}/2026/10"
FIRST = {"opening": "100", "incoming": "250,50", "outgoing": "50", "seen": "0"}
AT = datetime(2026, 11, 27, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(AT):
        yield


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def entry(number: int, incoming: int = 0, outgoing: int = 0, opening: int | None = None) -> Entry:
    return Entry(month=month_of(date(2026, number, 1)), incoming=incoming, outgoing=outgoing, opening=opening)


def write(cast: Cast, *entries: Entry, seen: int = 0) -> None:
    for one in entries:
        services.record_month(cast.argan, one, page_file=None, seen=seen, by=cast.bilal, at=AT)
    db.session.commit()


class TestWriting:
    def test_a_month_is_written_and_its_balance_computed(self, client: PageClient, cast: Cast) -> None:
        client.speak("en").sign_in(cast.bilal)

        page = client.follow(client.post(OCTOBER, FIRST))

        assert "300.50" in page.text
        assert "October 2026" in page.text
        assert "Bilal" in page.text

    def test_next_month_begins_with_what_is_in_the_box(self, client: PageClient, cast: Cast) -> None:
        write(cast, entry(9, 50_000, opening=1_000))
        client.speak("en").sign_in(cast.bilal)

        form = client.get(f"{OCTOBER}/edit").text
        client.post(OCTOBER, {"incoming": "1", "outgoing": "11", "seen": "0"})

        assert "510 DH" in form
        assert 'name="opening"' not in form
        assert "500 DH" in client.get(OCTOBER).text

    def test_correction_keeps_what_was_written_before(self, client: PageClient, cast: Cast) -> None:
        client.speak("en").sign_in(cast.bilal).post(OCTOBER, FIRST)

        page = client.follow(client.post(OCTOBER, FIRST | {"incoming": "300", "seen": "1"})).text

        assert count(CashMonth) == 2
        assert "350 DH" in page
        assert "Corrected by Bilal" in page
        assert "250.50" in page

    def test_correction_moves_the_months_after_it(self, client: PageClient, cast: Cast) -> None:
        write(cast, entry(9, 50_000, opening=0), entry(10, 10_000))
        write(cast, entry(9, 70_000, opening=0), seen=1)

        assert "800 DH" in client.speak("en").sign_in(cast.amina).get(BOOK).text

    def test_two_who_write_the_same_month_are_told(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal).post(OCTOBER, FIRST)

        assert client.post(OCTOBER, FIRST).status_code == 409
        assert count(CashMonth) == 1

    def test_box_is_never_below_nothing(self, client: PageClient, cast: Cast) -> None:
        write(cast, entry(9, 50_000, opening=0), entry(10, 0, 50_000))
        client.speak("en").sign_in(cast.bilal)

        short = client.post(OCTOBER, {"incoming": "0", "outgoing": "500.01", "seen": "1"})
        later = client.post(f"{BOOK}/2026/9", {"opening": "0", "incoming": "499", "outgoing": "0", "seen": "1"})

        assert (short.status_code, later.status_code) == (422, 422)
        assert "More went out" in short.text
        assert "in a later month" in later.text
        assert count(CashMonth) == 2

    def test_month_before_must_end_with_what_the_next_began_with(self, client: PageClient, cast: Cast) -> None:
        write(cast, entry(10, 0, opening=12_000))
        client.speak("en").sign_in(cast.bilal)
        path, values = f"{BOOK}/2026/9", {"opening": "20", "incoming": "90", "outgoing": "0", "seen": "0"}

        wrong = client.post(path, values)
        right = client.post(path, values | {"incoming": "100"})

        assert (wrong.status_code, right.status_code) == (422, 303)
        assert "120 DH" in wrong.text

    def test_photo_of_the_page_is_kept_through_a_correction(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)
        client.post(OCTOBER, FIRST | {"photo": (io.BytesIO(photo()), "page.jpg")})
        client.post(OCTOBER, FIRST | {"seen": "1"})
        latest = db.session.scalars(select(CashMonth).order_by(CashMonth.number.desc())).first()
        assert latest is not None

        path = f"{BOOK}/pages/{latest.id}"
        answer = client.sign_in(cast.amina).get(path)

        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert client.sign_in(cast.esi).get(path).status_code == 404
        assert client.sign_in(cast.driss).get(path).status_code == 404

    @pytest.mark.parametrize(
        "changes",
        [
            {"incoming": ""}, {"incoming": "-1"}, {"incoming": "many"}, {"outgoing": ""}, {"outgoing": "1" * 20},
            {"opening": ""}, {"opening": "-3"}, {"outgoing": "350.51"}, {"photo": (io.BytesIO(b"MZ no picture"), "x.jpg")},
        ],
    )  # fmt: skip
    def test_faulty_month_is_told_and_not_kept(self, client: PageClient, cast: Cast, changes: dict[str, Any]) -> None:
        assert client.sign_in(cast.bilal).post(OCTOBER, FIRST | changes).status_code == 422
        assert count(CashMonth) == 0

    @pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "٣", "1"])
    def test_writing_that_was_not_there_is_a_lost_race(self, client: PageClient, cast: Cast, seen: str) -> None:
        assert client.sign_in(cast.bilal).post(OCTOBER, FIRST | {"seen": seen}).status_code == 409

    @pytest.mark.parametrize("path", ["2026/11", "2026/12", "2027/1", "2020/2", "2026/0", "2026/13", "0/1", "99999/1"])
    def test_months_that_are_not_over_or_before_registration_are_not_there(
        self, client: PageClient, cast: Cast, path: str
    ) -> None:
        client.sign_in(cast.bilal)

        assert client.get(f"{BOOK}/{path}/edit").status_code == 404
        assert client.post(f"{BOOK}/{path}", FIRST).status_code == 404

    def test_first_and_last_month_may_be_written(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)

        assert [client.post(f"{BOOK}/{path}", FIRST).status_code for path in ("2020/3", "2026/10")] == [303, 303]


class TestServices:
    @pytest.mark.parametrize("month", [date(2026, 11, 1), date(2020, 2, 1)])
    def test_closed_months_are_refused(self, cast: Cast, month: date) -> None:
        asked = Entry(month=month_of(month), incoming=0, outgoing=0)

        with pytest.raises(ClosedMonth):
            services.record_month(cast.argan, asked, page_file=None, seen=0, by=cast.bilal, at=AT)

    def test_stale_and_impossible_writings_are_refused(self, cast: Cast) -> None:
        with pytest.raises(MonthWrittenMeanwhile):
            write(cast, entry(10), seen=3)
        with pytest.raises(ImpossibleMonth):
            write(cast, entry(10, 0, 1, opening=0))

    def test_each_writing_is_announced(self, cast: Cast) -> None:
        heard: list[str] = []
        listen = lambda _sender, cooperative_id, trigger: heard.append(trigger)  # noqa: E731

        with cooperative_changed.connected_to(listen):
            write(cast, entry(10, 5, opening=0))

        assert heard == ["cash_month_recorded"]


class TestReach:
    def test_treasurer_writes_and_other_members_read(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.amina)
        assert client.get(f"{OCTOBER}/edit").status_code == 404
        assert client.post(OCTOBER, FIRST).status_code == 404
        assert client.get(OCTOBER).status_code == 404

        factories.office(cast.amina, cast.argan, OfficeKind.TREASURER)
        db.session.commit()
        assert client.post(OCTOBER, FIRST).status_code == 303

    def test_member_without_the_office_sees_no_button(self, client: PageClient, cast: Cast) -> None:
        write(cast, entry(10, 5, opening=0))
        client.sign_in(cast.amina)

        for path in (BOOK, OCTOBER):
            page = client.get(path).text
            assert "/edit" not in page
            assert "/sharing" not in page

    def test_outsiders_reach_nothing(self, client: PageClient, cast: Cast) -> None:
        write(cast, entry(10, 5, opening=0))

        for person in (cast.esi, cast.khadija, cast.salma):
            client.sign_in(person)
            for path in (OCTOBER, f"{OCTOBER}/edit", f"{BOOK}/pages/{uuid4()}"):
                assert client.get(path).status_code == 404
            for path in (OCTOBER, f"{BOOK}/sharing", f"{BOOK}/sharing/delete"):
                assert client.post(path, FIRST).status_code == 404
        assert count(CashMonth) == 1
        assert client.sign_in(cast.khadija).get(f"/staff/cooperatives/{cast.argan.id}/cash-book").status_code == 404
        assert client.sign_in(cast.esi).get(f"/staff/cooperatives/{cast.argan.id}/cash-book").status_code == 404

    def test_adviser_sees_it_once_it_is_shared(self, client: PageClient, cast: Cast) -> None:
        write(cast, entry(9, 123_400, opening=0), entry(10, 5), entry(8, 0, opening=0))
        write(cast, entry(10, 7), seen=1)
        path = f"/staff/cooperatives/{cast.argan.id}/cash-book"

        before = client.speak("en").sign_in(cast.driss).get(path).text
        client.sign_in(cast.bilal).post(f"{BOOK}/sharing")
        client.post(f"{BOOK}/sharing")
        during = client.sign_in(cast.driss).get(path).text
        cast.driss.delegation_code = "beni-mellal"
        db.session.commit()
        elsewhere = client.sign_in(cast.driss).get(path).status_code
        client.sign_in(cast.bilal).post(f"{BOOK}/sharing/delete")
        client.post(f"{BOOK}/sharing/delete")

        assert "1,234" not in before
        assert "1,234" in during
        assert "corrected once" in during
        assert elsewhere == 404
        assert count(CashBookSharing) == 0

    @pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
    def test_pages_are_well_formed(self, client: PageClient, cast: Cast, language: str) -> None:
        client.speak(language).sign_in(cast.bilal)
        empty = client.get(BOOK).status_code
        write(cast, entry(1, 5, opening=0), entry(10, 5, opening=0))

        for path in (BOOK, f"{BOOK}?year=2020", f"{BOOK}?year=1", f"{BOOK}?year=x", OCTOBER, f"{OCTOBER}/edit"):
            assert client.get(path).status_code == 200
        client.post(f"{BOOK}/sharing")
        assert client.sign_in(cast.driss).get(f"/staff/cooperatives/{cast.argan.id}/cash-book").status_code == 200
        assert empty == 200

    def test_cooperative_of_this_month_has_nothing_to_write(self, client: PageClient, cast: Cast) -> None:
        cast.argan.registered_on = date(2026, 11, 3)
        db.session.commit()

        page = client.speak("en").sign_in(cast.bilal).get(BOOK)

        assert "No month is over yet" in page.text
        assert "/edit" not in page.text
