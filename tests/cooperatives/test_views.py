import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from lms.accounts.models import ActivationCard
from lms.cooperatives import services
from lms.cooperatives.models import OfficeKind
from lms.core import clock
from lms.core.db import db
from tests import factories
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast

# The address of one cooperative on the desk.
RECORD = r"/staff/cooperatives/[0-9a-f-]{36}"


def card_path(cast: Cast) -> str:
    return f"/cooperative/members/{cast.amina.id}/card"


def cards() -> int:
    return db.session.scalar(select(func.count()).select_from(ActivationCard)) or 0


def code_in(page: str) -> str:
    found = re.search(r'name="code" value="([^"]+)"', page)
    assert found
    return found[1]


class TestCards:
    @pytest.mark.parametrize("name", ["bilal", "driss", "yassine"])
    def test_a_card_is_shown_once_with_its_code(self, client: PageClient, cast: Cast, name: str) -> None:
        page = client.speak("en").sign_in(getattr(cast, name)).post(card_path(cast))

        code = code_in(page.text)
        assert page.status_code == 200
        assert "Amina" in page.text
        assert f'<code dir="ltr">{code}</code>' in page.text
        assert "data:image/svg+xml" in page.text
        assert client.get(f"/activate/{code}").status_code == 200

    @pytest.mark.parametrize("name", ["amina", "esi", "khadija", "salma"])
    def test_outsider_and_others_get_none(self, client: PageClient, cast: Cast, name: str) -> None:
        client.sign_in(getattr(cast, name))

        assert client.post(card_path(cast)).status_code == 404
        assert client.post(f"{card_path(cast)}/sheet", {"code": "x"}).status_code == 404
        assert cards() == 0

    def test_president_of_another_cooperative_gets_none(self, client: PageClient, cast: Cast) -> None:
        factories.office(cast.esi, cast.honey, OfficeKind.PRESIDENT)
        db.session.commit()

        assert client.sign_in(cast.esi).post(card_path(cast)).status_code == 404

    def test_adviser_of_another_delegation_gets_none(self, client: PageClient, cast: Cast) -> None:
        cast.driss.delegation_code = "fes"
        db.session.commit()

        assert client.sign_in(cast.driss).post(card_path(cast)).status_code == 404

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        assert client.post(card_path(cast)).status_code == 303
        assert client.post(f"{card_path(cast)}/sheet").status_code == 303
        assert cards() == 0

    def test_unknown_people_are_not_found(self, client: PageClient, cast: Cast) -> None:
        assert client.sign_in(cast.bilal).post(f"/cooperative/members/{uuid4()}/card").status_code == 404

    def test_the_earlier_card_ends(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)
        old = code_in(client.post(card_path(cast)).text)
        new = code_in(client.post(card_path(cast)).text)

        assert client.get(f"/activate/{old}").status_code == 410
        assert client.get(f"/activate/{new}").status_code == 200

    def test_the_card_is_printed_with_its_code(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)
        code = code_in(client.post(card_path(cast)).text)

        sheet = client.post(f"{card_path(cast)}/sheet", {"code": code})

        assert (sheet.status_code, sheet.mimetype) == (200, "application/pdf")
        assert sheet.data.startswith(b"%PDF")
        assert sheet.headers["Cache-Control"] == "private, no-store"

    def test_no_other_code_is_printed(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)
        code = code_in(client.post(card_path(cast)).text)
        bilals = services.give_card(cast.bilal, at=clock.now())
        db.session.commit()
        path = f"{card_path(cast)}/sheet"

        assert [client.post(path, {"code": one}).status_code for one in ("", "x", bilals)] == [410] * 3
        assert client.post(path).status_code == 410
        with time_machine.travel(clock.now() + timedelta(days=31)):
            assert client.sign_in(cast.bilal).post(path, {"code": code}).status_code == 410


class TestDesk:
    def test_list_shows_what_is_in_reach(self, client: PageClient, cast: Cast) -> None:
        officer = client.speak("fr").sign_in(cast.salma).get("/staff").text
        adviser = client.sign_in(cast.driss).get("/staff").text

        assert cast.argan.name_fr in officer
        assert cast.honey.name_fr in officer
        assert cast.argan.name_fr in adviser
        assert cast.honey.name_fr not in adviser
        assert "Taroudannt" in adviser

    @pytest.mark.parametrize("path", ["/staff", "/staff/cooperatives/{argan}"])
    def test_members_and_visitors_have_no_desk(self, client: PageClient, cast: Cast, path: str) -> None:
        path = path.format(argan=cast.argan.id)

        assert client.get(path).status_code == 303
        for member in (cast.amina, cast.bilal, cast.esi):
            assert client.sign_in(member).get(path).status_code == 404

    def test_list_is_narrowed_and_keeps_what_was_asked(self, client: PageClient, cast: Cast) -> None:
        page = client.speak("fr").sign_in(cast.salma).get("/staff?search=miel&region=MA-05").text

        assert cast.honey.name_fr in page
        assert cast.argan.name_fr not in page
        assert 'value="miel"' in page
        assert '<option selected value="MA-05">' in page

    @pytest.mark.parametrize(
        "query",
        [
            "page=0",
            "page=-3",
            "page=x",
            "page=999",
            "page=461168601842738790",
            "region=nowhere",
            "search=%25%27%22",
            "sector=&province=",
        ],
    )
    def test_odd_questions_get_a_list(self, client: PageClient, cast: Cast, query: str) -> None:
        assert client.sign_in(cast.salma).get(f"/staff?{query}").status_code == 200

    def test_list_is_paged_with_links_that_keep_the_filter(self, client: PageClient, cast: Cast) -> None:
        for _ in range(60):
            factories.cooperative()
        db.session.commit()
        client.speak("fr").sign_in(cast.salma)

        first = client.get("/staff?sector=argan").text
        second = client.get("/staff?sector=argan&page=2").text

        assert len(re.findall(RECORD, first)) == 50
        assert len(re.findall(RECORD, second)) == 12
        assert "/staff?page=2&amp;sector=argan" in first
        assert "/staff?page=1&amp;sector=argan" in second

    def test_list_costs_the_same_queries_for_one_row_and_for_fifty(self, client: PageClient, cast: Cast) -> None:
        def queries_of(path: str) -> int:
            with queries_seen() as seen:
                client.get(path)
            return len(seen)

        client.sign_in(cast.salma)
        few = queries_of("/staff")
        for _ in range(50):
            cooperative = factories.cooperative()
            someone = factories.person()
            db.session.flush()
            factories.membership(someone, cooperative)
        db.session.commit()

        assert queries_of("/staff") == few

    def test_record_shows_offices_and_members(self, client: PageClient, cast: Cast) -> None:
        page = client.speak("fr").sign_in(cast.driss).get(f"/staff/cooperatives/{cast.argan.id}").text

        for text in (cast.argan.name_ar, cast.argan.register_number, "Amina", "Bilal", "Souss-Massa", "31/12"):
            assert text in page
        assert page.count("/card") == 2

    def test_adviser_sees_no_record_of_another_delegation(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss)

        assert client.get(f"/staff/cooperatives/{cast.honey.id}").status_code == 404
        assert client.get(f"/staff/cooperatives/{uuid4()}").status_code == 404

    @pytest.mark.parametrize(
        ("name", "shown"), [("driss", True), ("yassine", True), ("khadija", False), ("salma", False)]
    )
    def test_button_for_cards_shows_to_those_who_may(
        self, client: PageClient, cast: Cast, name: str, shown: bool
    ) -> None:
        page = client.sign_in(getattr(cast, name)).get(f"/staff/cooperatives/{cast.argan.id}").text

        assert (card_path(cast) in page) is shown

    @pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
    def test_pages_are_well_formed_in_every_language(self, client: PageClient, cast: Cast, language: str) -> None:
        cast.argan.struck_off_on = cast.argan.registered_on
        cast.argan.branch = "Huile"
        db.session.commit()
        client.speak(language).sign_in(cast.yassine)

        for path in ("/staff", "/staff?search=nothing", f"/staff/cooperatives/{cast.argan.id}"):
            assert client.get(path).status_code == 200
        assert client.post(card_path(cast)).status_code == 200


def test_record_leads_its_adviser_to_pathway_coaching_and_file(client: PageClient, cast: Cast) -> None:
    page = f"/staff/cooperatives/{cast.argan.id}"

    hers = client.sign_in(cast.driss).get(page).text
    officers = client.sign_in(cast.salma).get(page).text

    for rest in ("pathway", "accompaniment", "file"):
        assert f'href="{page}/{rest}"' in hers
    assert f'href="{page}/accompaniment"' not in officers


def test_members_are_read_on_a_phone_with_the_name_of_each_column(client: PageClient, cast: Cast) -> None:
    page = client.speak("en").sign_in(cast.driss).get(f"/staff/cooperatives/{cast.argan.id}").text

    assert 'aria-label="Members"><table class="stack">' in page
    for label in ("Name", "Phone", "Born in", "Account"):
        assert f'<td data-label="{label}">' in page
