"""The page of the pathway: what each reader can do, who else can, what is in danger; and the desk with its evidence."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Gender, Person
from lms.certification.models import Certificate
from lms.cooperatives.file.models import Document, DocumentKind, Verdict, Visibility
from lms.cooperatives.file.services import judge_document
from lms.cooperatives.models import OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.pathway import services as pathway
from lms.pathway.diagnosis import services as diagnosis
from lms.pathway.models import StageState
from lms.pathway.rules import model
from lms.pathway.rules.model import All, AnyOf, MembersShare, RoleCertified, Rule, Stage
from lms.pathway.transitions import Status
from lms.projects import services as projects
from lms.projects.models import Outcome
from tests import factories
from tests.asking import queries_seen
from tests.client import PageClient
from tests.cooperatives import papers
from tests.factories import Cast, rooms
from tests.factories.courses import complete, enrol, publish_bees
from tests.pathway.diagnosis.rounds import closed
from tests.pathway.test_services import TITLE, certify, publish_rule

PRESIDENT = RoleCertified(offices=("president",), achievement="bees")
EVERYONE = MembersShare(achievement="bees", min_share=1.0)
MINUTES = model.Document(type="minutes", max_age_months=18, must_be_verified=True)
CASH_BOOK = model.Indicator(name="cash_book_months", value=6)
ASSESSED = model.AssessmentMin(dimension="governance", min_level=3)
DECIDED = model.HumanDecision(name="project", outcome="approved")


def rule(*of: Any, stage: Stage = Stage.PROJECT) -> Rule:
    return Rule(stage=stage, title=TITLE, require=All(of=of), grace_days=60)


@pytest.fixture
def bees(cast: Cast) -> Course:
    publish_rule(rule(PRESIDENT, EVERYONE, AnyOf(of=(MINUTES, CASH_BOOK)), ASSESSED))
    return publish_bees()


def main_of(client: PageClient, path: str = "/pathway") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]


def desk_of(cast: Cast) -> str:
    return f"/staff/cooperatives/{cast.argan.id}/pathway"


def rows_of(page: str) -> dict[str, str]:
    """Path of a requirement → what is found of it."""
    return dict(re.findall(r'data-requirement="([\d.]+)" data-state="(\w+)"', page))


def minutes(cast: Cast, *, is_verified: bool = True, **values: Any) -> Document:
    """Of an assembly held today, filed by the president."""
    found = papers.document(cast.argan, cast.bilal, kind=DocumentKind.MINUTES, dated_on=clock.now().date(), **values)
    if is_verified:
        judge_document(found, Verdict.VERIFIED, reason=None, by=cast.driss, at=clock.now())
    db.session.commit()
    return found


class TestMember:
    def test_sees_every_requirement_with_its_state(self, client: PageClient, cast: Cast, bees: Course) -> None:
        certify(cast.bilal, bees)

        page = main_of(client.sign_in(cast.amina))

        assert rows_of(page) == {
            "0": "met", "1": "not_met", "2": "unknown", "2.0": "unknown", "2.1": "unknown", "3": "unknown"
        }  # fmt: skip

    @pytest.mark.parametrize("has_market", [True, False])
    def test_sees_three_stages_with_their_states(
        self, client: PageClient, cast: Cast, bees: Course, has_market: bool
    ) -> None:
        if has_market:
            publish_rule(rule(DECIDED, stage=Stage.MARKET))

        page = main_of(client.sign_in(cast.amina))

        stages = re.findall(r'data-stage="(\w+)" data-status="(\w+)"', page)
        assert stages == [("capacity", "open"), ("project", "closed"), ("market", "closed")]

    def test_open_stage_leads_to_its_room(self, client: PageClient, cast: Cast) -> None:
        course = publish_bees()
        publish_rule(rule(PRESIDENT))
        closed_to_her = main_of(client.sign_in(cast.amina))
        certify(cast.bilal, course)

        open_to_her = main_of(client)

        assert 'href="/projects"' not in closed_to_her
        assert 'class="stage__door" href="/projects"' in open_to_her

    def test_is_led_to_her_course_with_its_minutes(self, client: PageClient, cast: Cast, bees: Course) -> None:
        page = main_of(client.sign_in(cast.amina).speak("fr"))

        assert 'class="next" href="/courses/bees"' in page
        assert "Commencer" in page
        assert re.search(r"mine__minutes.*?\d+ minutes", page, re.S)

    def test_goes_on_with_what_she_began(self, client: PageClient, cast: Cast, bees: Course) -> None:
        complete(cast.amina, enrol(cast.amina, bees), "hive/the-hive")
        db.session.commit()

        assert "Continuer" in main_of(client.sign_in(cast.amina).speak("fr"))

    def test_who_did_her_part_is_thanked(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(EVERYONE))
        certify(cast.amina, publish_bees())

        page = main_of(client.sign_in(cast.amina).speak("fr"))

        assert "Vous avez fait votre part" in page
        assert 'class="next"' not in page

    def test_hears_what_is_in_danger_with_its_day(self, client: PageClient, cast: Cast, bees: Course) -> None:
        state = StageState(
            cooperative_id=cast.argan.id, stage=Stage.PROJECT, status=Status.AT_RISK, rule_number=1, since=clock.now(),
            grace_until=clock.now().date() + timedelta(days=30),
        )  # fmt: skip
        db.session.add(state)
        db.session.commit()

        page = main_of(client.sign_in(cast.amina))

        assert 'data-risk="project"' in page
        assert 'data-status="at_risk"' in page

    def test_hears_what_ends_soon(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(MINUTES))
        minutes(cast, expires_on=clock.now().date() + timedelta(days=9))

        page = main_of(client.sign_in(cast.amina))

        assert 'data-ending="project:0"' in page
        # What is open and only ends soon is no unfinished stage.
        assert rows_of(page) == {}

    def test_sees_that_a_paper_waits_for_the_adviser(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(MINUTES))
        minutes(cast, is_verified=False, visibility=Visibility.ADVISER)

        assert "pas encore vérifié" in main_of(client.sign_in(cast.bilal).speak("fr"))

    def test_sees_the_day_for_which_one_waits(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(model.Age(min_months=1200)))

        page = main_of(client.sign_in(cast.amina).speak("fr"))

        assert "1 mars 2120" in page.replace("1er", "1")

    def test_of_another_cooperative_sees_none_of_it(self, client: PageClient, cast: Cast, bees: Course) -> None:
        page = main_of(client.sign_in(cast.esi).speak("fr"))

        assert cast.argan.name_fr not in page
        assert "Amina" not in page
        assert client.get(desk_of(cast)).status_code == 404
        assert client.get(f"{desk_of(cast)}/sheet").status_code == 404


def with_state(cast: Cast, status: Status) -> None:
    db.session.add(
        StageState(
            cooperative_id=cast.argan.id, stage=Stage.PROJECT, status=status, rule_number=1, since=clock.now(),
            grace_until=None,
        )
    )  # fmt: skip
    db.session.commit()


class TestPresident:
    def test_files_papers_from_here_and_a_member_does_not(self, client: PageClient, cast: Cast, bees: Course) -> None:
        his = main_of(client.sign_in(cast.bilal))
        hers = main_of(client.sign_in(cast.amina))

        assert 'href="/cooperative/file/minutes/new"' in his
        assert "/cooperative/file/minutes/new" not in hers
        assert client.sign_in(cast.bilal).get("/cooperative/file/minutes/new").status_code == 200

    def test_sees_names_at_once_and_a_member_when_she_touches(
        self, client: PageClient, cast: Cast, bees: Course
    ) -> None:
        assert '<details class="doers"' not in main_of(client.sign_in(cast.bilal))
        assert '<details class="doers"' in main_of(client.sign_in(cast.amina))

    def test_sees_whose_act_opens_the_stage(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(PRESIDENT))
        publish_bees()

        assert "Cela ouvre" in main_of(client.sign_in(cast.bilal).speak("fr"))

    def test_sees_what_is_done_soonest_first(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(DECIDED, EVERYONE, MINUTES, ASSESSED))
        publish_bees()

        paths = list(rows_of(main_of(client.sign_in(cast.bilal))))

        # The paper waits for an adviser, the decision for others still; what the members do by themselves comes first.
        assert set(paths[:2]) == {"1", "3"}

    def test_is_led_first_to_what_only_he_can_do(self, client: PageClient, cast: Cast, bees: Course) -> None:
        factories.office(cast.amina, cast.argan, OfficeKind.SECRETARY)
        publish_rule(rule(PRESIDENT, EVERYONE, MINUTES))
        certify(cast.amina, bees)

        assert 'class="next" href="/courses/bees"' in main_of(client.sign_in(cast.bilal))
        # She has learnt it, and files papers by her office.
        assert 'class="next" href="/cooperative/file/minutes/new"' in main_of(client.sign_in(cast.amina))


class TestDesk:
    def test_shows_whose_certificate_it_rests_on(self, client: PageClient, cast: Cast, bees: Course) -> None:
        certify(cast.bilal, bees)
        code = db.session.scalars(select(Certificate.code).where(Certificate.item == "")).one()

        page = main_of(client.sign_in(cast.driss).speak("fr"), desk_of(cast))

        assert f'href="/verify/{code}"' in page
        assert "Bilal" in page

    def test_shows_a_paper_that_is_shared_and_who_judged_it(self, client: PageClient, cast: Cast, bees: Course) -> None:
        found = minutes(cast, visibility=Visibility.ADVISER)  # fmt: skip

        page = main_of(client.sign_in(cast.salma).speak("fr"), desk_of(cast))

        assert f'href="/staff/documents/{found.id}"' in page
        assert "Driss" in page

    def test_names_no_paper_that_is_not_shared(self, client: PageClient, cast: Cast, bees: Course) -> None:
        found = minutes(cast, visibility=Visibility.MEMBERS)

        page = main_of(client.sign_in(cast.driss).speak("fr"), desk_of(cast))

        assert str(found.id) not in page
        assert "n’a pas partagé" in page

    def test_shows_no_level_of_the_self_assessment(self, client: PageClient, cast: Cast, bees: Course) -> None:
        found = closed(cast)

        page = main_of(client.sign_in(cast.driss).speak("fr"), desk_of(cast))
        row = page.partition('data-requirement="3"')[2].partition("</li></ul>")[0].partition("</div></li>")[0]

        assert "ne sont pas partagés" in row
        assert str(found.id) not in page
        assert not re.search(r"\d sur \d|dots", row)

    def test_leads_to_levels_that_are_shared(self, client: PageClient, cast: Cast, bees: Course) -> None:
        diagnosis.share(closed(cast), cast.bilal, at=clock.now())
        db.session.commit()
        link = f'href="/staff/cooperatives/{cast.argan.id}/diagnosis"'

        assert link in main_of(client.sign_in(cast.driss), desk_of(cast))
        # The officer has no desk of coaching to be led to.
        assert link not in main_of(client.sign_in(cast.salma), desk_of(cast))

    def test_shows_who_decided_and_when(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(DECIDED))
        idea = rooms.idea(cast.argan, cast.amina)
        with_state(cast, Status.OPEN)
        projects.agree(idea, by=cast.bilal, at=clock.now())
        projects.decide(idea, Outcome.APPROVED, reason="", seen=idea.version, by=cast.driss, at=clock.now())
        db.session.commit()

        page = main_of(client.sign_in(cast.driss).speak("fr"), desk_of(cast))

        assert f'href="/staff/projects/{idea.id}"' in page
        assert "Driss" in page.partition('data-requirement="0"')[2]

    def test_tells_what_ends_when(self, client: PageClient, cast: Cast, bees: Course) -> None:
        minutes(cast, visibility=Visibility.ADVISER)

        assert 'data-ending="project:2.0"' in main_of(client.sign_in(cast.driss), desk_of(cast))

    def test_keeps_every_override_with_who_gave_it(self, client: PageClient, cast: Cast, bees: Course) -> None:
        until = clock.now().date() + timedelta(days=9)
        for reason in ("inondation", "panne"):
            given = pathway.keep_open(
                cast.argan, Stage.PROJECT, by=cast.driss, reason=reason, until_on=until, at=clock.now()
            )
            pathway.end_override(given, at=clock.now())
        db.session.commit()

        page = main_of(client.sign_in(cast.salma).speak("fr"), desk_of(cast))

        assert page.count('data-override="project"') == 2
        assert "inondation" in page
        assert "Driss" in page
        assert "Kept open" not in page
        assert "Un conseiller a maintenu" in page


class TestSheet:
    @pytest.mark.parametrize("who", ["amina", "bilal"])
    def test_members_print_the_carpet(self, client: PageClient, cast: Cast, bees: Course, who: str) -> None:
        answer = client.sign_in(getattr(cast, who)).get("/pathway/sheet")

        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")

    def test_adviser_prints_it_and_a_trainer_does_not(self, client: PageClient, cast: Cast, bees: Course) -> None:
        with_state(cast, Status.OPEN)

        assert client.sign_in(cast.driss).get(f"{desk_of(cast)}/sheet").mimetype == "application/pdf"
        assert client.sign_in(cast.khadija).get(f"{desk_of(cast)}/sheet").status_code == 404

    def test_nobody_without_a_cooperative_has_one(self, client: PageClient, cast: Cast) -> None:
        assert client.get("/pathway/sheet").status_code == 303
        assert client.sign_in(cast.driss).get("/pathway/sheet").status_code == 404
        alone = factories.person()
        db.session.commit()
        assert client.sign_in(alone).get("/pathway/sheet").status_code == 404


def fill(cast: Cast, count: int) -> list[Person]:
    found = [factories.person(gender=Gender.WOMAN if number % 3 else Gender.MAN) for number in range(count)]
    db.session.flush()
    for one in found:
        factories.membership(one, cast.argan)
    db.session.commit()
    return found


@pytest.mark.parametrize("path", ["/pathway", "desk"])
def test_page_costs_the_same_for_2_and_120_members(
    app: Flask, client: PageClient, cast: Cast, bees: Course, path: str
) -> None:
    client.sign_in(cast.amina if path == "/pathway" else cast.driss)

    def queries_of() -> list[str]:
        with queries_seen() as asked:
            main_of(client, path if path == "/pathway" else desk_of(cast))
        return asked

    queries_of()  # the first reader of a revision in a process reads it from the database
    few = queries_of()
    for one in fill(cast, 118)[:3]:
        certify(one, bees)
    certify(cast.bilal, bees)
    many = queries_of()

    # Evidence asks once for each kind of proof.
    assert len(many) <= len(few) + (path == "desk"), "\n".join(many)
    assert len(many) <= 12 + 2 * (path == "desk"), "\n".join(many)


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
@pytest.mark.parametrize("count", [5, 120])
def test_page_fits_the_first_flight_of_tcp(
    client: PageClient, cast: Cast, bees: Course, language: str, count: int
) -> None:
    fill(cast, count)

    answer = client.sign_in(cast.bilal).speak(language).get("/pathway", headers={"Accept-Encoding": "br"})

    assert len(answer.data) < 14_600
