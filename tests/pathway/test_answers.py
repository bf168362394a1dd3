"""Answers of the pathway's page that people asked for: who must join, who can renew, what the carpet says when it is touched."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from lms.core import clock
from lms.core.db import db
from lms.pathway import words
from lms.pathway.carpet import Band, Strip, Touch, carpet_svg
from lms.pathway.models import StageState
from lms.pathway.rules.findings import Finding, State
from lms.pathway.rules.model import MembersShare, Stage
from lms.pathway.transitions import Status
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.test_pages import EVERYONE, MINUTES, PRESIDENT, main_of, minutes, rule
from tests.pathway.test_services import certify, publish_rule

FIVE = MembersShare(achievement="bees", min_share=0.4, min_count=5)


def suspended(cast: Cast, *stages: Stage) -> None:
    for stage in stages:
        state = StageState(
            cooperative_id=cast.argan.id, stage=stage, status=Status.SUSPENDED, rule_number=1, since=clock.now(),
            grace_until=None,
        )  # fmt: skip
        db.session.add(state)
    db.session.commit()


class TestJoining:
    def test_keeper_is_led_to_add_who_is_missing(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(FIVE))
        course = publish_bees()
        certify(cast.amina, course)
        certify(cast.bilal, course)

        his = main_of(client.sign_in(cast.bilal).speak("en"))
        hers = main_of(client.sign_in(cast.amina))

        assert "3 people must join" in his.partition('data-requirement="0"')[2].partition("</li>")[0]
        assert 'class="next" href="/cooperative/register/new"' in his
        assert "3 people must join" in hers
        assert "/cooperative/register/new" not in hers

    def test_nobody_must_join_where_enough_are_there(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(EVERYONE))
        publish_bees()

        assert "must join" not in main_of(client.sign_in(cast.bilal).speak("en"))


class TestRenewal:
    def test_page_says_what_ends_and_who_can_renew_it(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(MINUTES))
        publish_rule(rule(MINUTES, stage=Stage.MARKET))
        minutes(cast, expires_on=clock.now().date() + timedelta(days=9))

        page = main_of(client.sign_in(cast.amina).speak("en"))

        ending = page.partition('data-ending="project:0"')[2].partition("</p>")[0]
        assert "Who can renew it:" in ending
        assert cast.bilal.name_fr in ending
        assert cast.amina.name_fr not in ending
        assert "Well done" not in page
        assert "Renew in time" in page

    def test_last_day_of_a_paper_is_the_one_that_is_named(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(MINUTES))
        day = clock.now().date() + timedelta(days=9)
        minutes(cast, expires_on=day)

        ending = main_of(client.sign_in(cast.amina).speak("fr")).partition('data-ending="project:0"')[2]

        assert f"{day.day} " in ending.partition("</p>")[0].replace("1er ", "1 ")

    def test_whose_certificate_ends_is_named(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(PRESIDENT.__class__(offices=("president",), achievement="bees", max_age_months=1)))
        certify(cast.bilal, publish_bees())

        page = main_of(client.sign_in(cast.amina).speak("fr"))

        assert cast.bilal.name_fr in page.partition('data-ending="project:0"')[2].partition("</p>")[0]

    def test_all_is_well_where_nothing_ends(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(PRESIDENT))
        publish_rule(rule(PRESIDENT, stage=Stage.MARKET))
        certify(cast.bilal, publish_bees())

        assert "Well done" in main_of(client.sign_in(cast.amina).speak("en"))

    def test_nothing_is_said_to_be_open_that_no_rule_opens(self, client: PageClient, cast: Cast) -> None:
        assert "Well done" not in main_of(client.sign_in(cast.amina).speak("en"))


class TestDanger:
    def test_two_suspended_stages_are_one_block(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(PRESIDENT))
        publish_rule(rule(PRESIDENT, stage=Stage.MARKET))
        publish_bees()
        suspended(cast, Stage.PROJECT, Stage.MARKET)

        page = main_of(client.sign_in(cast.amina).speak("en"))

        assert re.findall(r'data-risk="(\w+)"', page) == ["project", "market"]
        assert page.count("What you began can be finished") == 1
        assert page.count('class="notice notice--care"') == 1

    @pytest.mark.parametrize(("path", "stage"), [("/projects", Stage.PROJECT), ("/products", Stage.PROJECT)])
    def test_room_says_that_it_is_suspended_and_leads_to_the_pathway(
        self, client: PageClient, cast: Cast, path: str, stage: Stage
    ) -> None:
        suspended(cast, stage)
        client.sign_in(cast.amina).speak("en")

        shown, refused = client.get(path), client.get(f"{path}/new")

        for answer in (shown, refused):
            assert "suspended: what you began can be finished" in answer.text
            assert 'href="/pathway"' in answer.text
            assert "not open to your cooperative yet" not in answer.text
        assert refused.status_code == 409

    @pytest.mark.parametrize("path", ["/projects", "/products"])
    def test_room_that_was_never_open_says_so(self, client: PageClient, cast: Cast, path: str) -> None:
        refused = client.sign_in(cast.amina).speak("en").get(f"{path}/new")

        assert refused.status_code == 409
        assert "suspended" not in refused.text
        assert 'href="/pathway"' in refused.text


class TestTouch:
    def test_bare_row_leads_to_what_is_missing_and_says_who_can_do_it(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(PRESIDENT, MINUTES))
        publish_rule(rule(PRESIDENT, stage=Stage.MARKET))
        publish_bees()

        page = main_of(client.sign_in(cast.amina).speak("en"))

        row = re.search(r'<a href="#need-0"><title>([^<]+)</title>', page)
        assert row is not None
        assert "missing. Who can do it: Bilal" in row[1]
        assert 'id="need-0"' in page
        assert '<a href="#need-1">' in page
        assert '<a href="#stage-market">' in page
        assert 'id="stage-market"' in page
        # Every address within the page is there.
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))

    def test_strip_of_a_member_leads_to_what_she_has_yet_to_learn(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(EVERYONE))
        certify(cast.bilal, publish_bees())

        page = main_of(client.sign_in(cast.bilal).speak("en"))

        assert re.search(r'<a href="#need-0"><title>Amina: learn “[^<]+”</title>', page)
        assert "Bilal: learn" not in page

    def test_woven_row_says_what_it_is_and_leads_nowhere(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(PRESIDENT))
        certify(cast.bilal, publish_bees())

        carpet = main_of(client.sign_in(cast.amina).speak("en")).partition('class="carpet"')[2].partition("</svg>")[0]

        assert re.search(r"<g><title>[^<]+: done</title>", carpet)
        assert "<a " not in carpet

    def test_desk_and_paper_are_pictures_only(self, client: PageClient, cast: Cast) -> None:
        publish_rule(rule(PRESIDENT))

        page = main_of(client.sign_in(cast.driss), f"/staff/cooperatives/{cast.argan.id}/pathway")

        assert 'role="img"' in page
        assert 'href="#need' not in page

    def test_words_are_no_markup_and_many_members_are_not_linked_one_by_one(self) -> None:
        touch = Touch('"><script>&', '#"x')
        few = carpet_svg([Strip([(0, False)], touch=touch)] * 24, [Band([0.5], False, [touch])], label="x")
        many = carpet_svg([Strip([(0, False)], touch=touch)] * 25, [Band([0.5], False, [touch])], label="x")

        assert ElementTree.fromstring(few).attrib["role"] == "group"
        assert (few.count("<a "), many.count("<a ")) == (25, 1)


@pytest.mark.parametrize(("gender", "says"), [("f", "no women members: not asked"), ("m", "no men members: not asked")])
def test_share_of_nobody_is_not_asked(gender: str, says: str) -> None:
    node = MembersShare(achievement="bees", min_share=0.4, gender=gender)  # type: ignore[arg-type]
    finding = Finding(path="0", kind="members_share", state=State.MET, denominator=0)

    assert words.numbers(node, finding) == says
