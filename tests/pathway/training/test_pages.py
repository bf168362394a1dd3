"""The page of training sessions, for trainers, advisers and officers; and the gaps that it rests on."""

import html
import io
import re
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.pathway.models import StageState
from lms.pathway.rules.model import All, Document, MembersShare, Rule, Stage
from lms.pathway.signals import facts_changed
from lms.pathway.training.models import LearningGap
from lms.pathway.transitions import Status
from tests import factories
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.test_services import GOVERNED, TITLE, certify, publish_rule

SHEET = "/staff/sessions/project/MA-TAR/bees/1/attendance/fr"
WITH_PAPERS = Rule(
    stage=Stage.PROJECT, title=TITLE,
    require=All(of=(MembersShare(achievement="bees", min_share=0.5), Document(type="minutes"))),
)  # fmt: skip


@pytest.fixture
def found(cast: Cast) -> Cast:
    """Each cooperative needs only its president's certificate of bees; that of honey has no president."""
    publish_bees()
    publish_rule(GOVERNED)
    judged(cast)
    return cast


def judged(cast: Cast) -> None:
    for cooperative in (cast.argan, cast.honey):
        facts_changed.send(cooperative_id=cooperative.id, trigger="test")
    db.session.commit()


def gaps() -> list[LearningGap]:
    db.session.expire_all()
    return list(db.session.scalars(select(LearningGap)))


def everyone(cast: Cast) -> None:
    """Half of the members of every cooperative are asked."""
    publish_rule(
        Rule(stage=Stage.PROJECT, title=TITLE, require=All(of=(MembersShare(achievement="bees", min_share=0.5),)))
    )
    judged(cast)


class TestGaps:
    def test_cooperative_that_lacks_only_learning_is_kept_until_it_has_learnt(self, found: Cast) -> None:
        kept = [(gap.cooperative_id, gap.people, gap.needs[0][0], gap.needs[0][2]) for gap in gaps()]

        certify(found.bilal, publish_bees())

        assert kept == [(found.argan.id, 1, "bees", [str(found.bilal.id)])]
        assert gaps() == []

    def test_cooperative_that_lacks_a_paper_is_not_one_lesson_away(self, cast: Cast) -> None:
        publish_bees()
        publish_rule(WITH_PAPERS)
        judged(cast)

        assert gaps() == []

    def test_gap_follows_the_people(self, found: Cast) -> None:
        everyone(found)
        before = {gap.cooperative_id: gap.people for gap in gaps()}
        for _number in range(3):
            new = factories.person()
            db.session.flush()
            factories.membership(new, found.argan)
        judged(found)

        assert before == {found.argan.id: 1, found.honey.id: 1}
        assert {gap.cooperative_id: gap.people for gap in gaps()} == {found.argan.id: 3, found.honey.id: 1}


class TestPage:
    @pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
    def test_trainer_sees_who_comes_and_what_it_opens(self, client: PageClient, found: Cast, language: str) -> None:
        page = client.speak(language).sign_in(found.khadija).get("/staff/sessions")

        assert page.status_code == 200
        assert (found.bilal.name_ar if language in ("ar", "zgh") else found.bilal.name_fr) in page.text
        assert SHEET in page.text

    @pytest.mark.parametrize("who", ["khadija", "driss", "salma", "yassine"])
    def test_every_desk_leads_there(self, client: PageClient, found: Cast, who: str) -> None:
        page = client.sign_in(getattr(found, who)).get("/staff/sessions")

        assert page.status_code == 200
        assert 'href="/staff/sessions"' in page.text

    @pytest.mark.parametrize(
        ("who", "is_shown"), [("khadija", True), ("yassine", True), ("driss", False), ("salma", False)]
    )
    def test_cohort_is_made_of_who_comes(self, client: PageClient, found: Cast, who: str, is_shown: bool) -> None:
        page = client.speak("fr").sign_in(getattr(found, who)).get("/staff/sessions").text

        links = re.findall(r'href="(/staff/cohorts/new[^"]+)"', page)
        assert bool(links) is is_shown
        if links:
            made = client.get(html.unescape(links[0])).text
            assert "Tafraout" in made
            assert re.findall(r'value="([^"]+)" checked', made) == [str(found.bilal.id)]

    def test_adviser_plans_for_her_delegation_alone(self, client: PageClient, found: Cast) -> None:
        everyone(found)
        national = client.speak("fr").sign_in(found.salma).get("/staff/sessions").text

        hers = client.sign_in(found.driss).get("/staff/sessions").text

        assert "Esi" in national
        assert "Esi" not in hers
        assert "Tafraout" in hers
        other = SHEET.replace("MA-TAR", "MA-AZI")
        assert client.get(other).status_code == 404
        assert client.sign_in(found.salma).get(other).status_code == 200

    @pytest.mark.parametrize("who", ["amina", "esi", None])
    def test_nobody_else_finds_it(self, client: PageClient, found: Cast, who: str | None) -> None:
        if who:
            client.sign_in(getattr(found, who))

        for path in ("/staff/sessions", SHEET):
            assert client.get(path).status_code == (404 if who else 303)

    def test_filters_narrow_it(self, client: PageClient, found: Cast) -> None:
        everyone(found)
        client.speak("fr").sign_in(found.khadija)

        souss = client.get("/staff/sessions?region=MA-09").text
        azilal = client.get("/staff/sessions?province=MA-AZI").text
        market = client.get("/staff/sessions?stage=market").text

        assert "Amina" in souss or "Bilal" in souss
        assert "Esi" not in souss
        assert "Esi" in azilal
        assert "Tafraout" not in azilal
        assert "aucune coopérative" in market

    @pytest.mark.parametrize(
        "query",
        ["stage=moon", "region=x", "province=%FF", "page=0", "page=-4", "page=99999999", "page=x", "stage=&region="],
    )
    def test_whatever_is_asked_gets_a_page(self, client: PageClient, found: Cast, query: str) -> None:
        page = client.sign_in(found.khadija).get(f"/staff/sessions?{query}")

        assert page.status_code == 200

    @pytest.mark.parametrize(
        "path",
        [
            SHEET.replace("project", "moon"), SHEET.replace("MA-TAR", "MA-AZI"), SHEET.replace("MA-TAR", "x"),
            SHEET.replace("bees/1", "bees/2"), SHEET.replace("bees", "bees/hive"), SHEET.replace("/fr", "/zgh"),
            SHEET.replace("bees/1", "bees/0"),
        ],
    )  # fmt: skip
    def test_session_that_is_not_planned_has_no_sheet(self, client: PageClient, found: Cast, path: str) -> None:
        assert client.sign_in(found.khadija).get(path).status_code == 404

    @pytest.mark.parametrize(("code", "title"), [("fr", "Feuille de présence"), ("ar", "ورقة الحضور")])
    def test_sheet_names_those_who_come(self, client: PageClient, found: Cast, code: str, title: str) -> None:
        answer = client.sign_in(found.khadija).get(SHEET.replace("/fr", f"/{code}"))

        reader = PdfReader(io.BytesIO(answer.data))
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert title in str(reader.metadata.title if reader.metadata else "")
        if code == "fr":
            assert "Bilal" in reader.pages[0].extract_text()

    def test_sheet_has_a_few_lines_besides_those_invited_on_one_page_and_names_each_cooperative_once(
        self, client: PageClient, found: Cast
    ) -> None:
        found.argan.name_fr = "Tafraout"
        everyone(found)
        for _number in range(5):
            new = factories.person()
            db.session.flush()
            factories.membership(new, found.argan)
        judged(found)

        answer = client.sign_in(found.khadija).get(SHEET)

        (page,) = PdfReader(io.BytesIO(answer.data)).pages
        text = page.extract_text()
        assert "Places : 25" in text
        assert text.count("Tafraout") == 1
        # Four are invited, and five may come besides.
        lines = [line.split()[0] for line in text.splitlines() if line.split()[0].isdecimal()]
        assert [one for one in lines if len(one) < 3] == [str(number) for number in (*range(1, 10), 1)]

    def test_cooperative_at_risk_stays_open(self, client: PageClient, found: Cast) -> None:
        page = client.speak("fr").sign_in(found.khadija).get("/staff/sessions?province=MA-TAR").text
        db.session.add(
            StageState(
                cooperative_id=found.argan.id,
                stage=Stage.PROJECT,
                status=Status.AT_RISK,
                rule_number=1,
                since=clock.now(),
            )
        )
        db.session.commit()

        kept = client.get("/staff/sessions?province=MA-TAR").text

        assert "ouvre 1 coopérative" in page
        assert "reste ouverte" not in page
        assert "1 coopérative reste ouverte" in kept
        assert "ouvre 1 coopérative" not in kept

    def test_struck_off_cooperative_is_not_planned(self, client: PageClient, found: Cast) -> None:
        found.argan.struck_off_on = clock.now().date()
        db.session.commit()

        assert "Bilal" not in client.speak("fr").sign_in(found.khadija).get("/staff/sessions").text

    def test_many_cooperatives_cost_the_same_queries(self, client: PageClient, found: Cast) -> None:
        client.sign_in(found.khadija)
        with queries_seen() as few:
            client.get("/staff/sessions")
        for _number in range(60):
            cooperative, person = factories.cooperative(), factories.person()
            db.session.flush()
            factories.membership(person, cooperative)
            need: list[Any] = ["bees", 60, [str(person.id)]]
            db.session.add(
                LearningGap(cooperative_id=cooperative.id, stage=Stage.PROJECT, people=1, minutes=60, needs=[need])
            )
        db.session.commit()
        with queries_seen() as many:
            page = client.speak("en").get("/staff/sessions").text

        assert len(many) == len(few)
        assert "61 cooperatives lack nothing but learning" in page
        assert "2 sessions open 40 of them" in page
