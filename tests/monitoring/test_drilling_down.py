"""From a figure to the list behind it: as many as the figure says, and no further than who looks may go."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from lms.cooperatives.models import Cooperative, OfficeKind
from lms.core.db import db
from lms.core.ids import new_id
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.models import StageOpening
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.steps import Step
from lms.monitoring.views.links import way_behind_figure
from lms.pathway.rules.model import Stage
from lms.projects.models import Outcome, ProjectDecision
from tests import factories
from tests.client import PageClient
from tests.factories import Cast, rooms
from tests.factories.courses import enrol, finish, publish_bees
from tests.monitoring.counted import follow
from tests.monitoring.lists import PREFIX, csv_of, forget, rows_of

LIST = f"{PREFIX}/cooperatives"
EARLY, LATE = datetime(2025, 5, 4, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)
# Counted by cooperative and not by dossier or product: as many rows as the figure says.
OF_COOPERATIVES = ("cooperatives", "cooperatives-enrolled", "offices-certified", "projects-opened", "markets-opened")
ROLES = ("driss", "salma")
HREF = re.compile(r'href="(/[^"#]*)')


def take(step: Step, where: Cooperative, at: datetime) -> None:
    """Without the steps before it: they may be taken in another order."""
    match step:
        case Step.PROJECT | Step.MARKET:
            stage = Stage.PROJECT if step is Step.PROJECT else Stage.MARKET
            db.session.add(StageOpening(cooperative_id=where.id, stage=stage, opened_at=at))
        case Step.SUBMITTED | Step.APPROVED:
            idea = rooms.idea(where, agreed_at=at)
            if step is Step.APPROVED:
                decision = {
                    "idea_id": idea.id,
                    "outcome": Outcome.APPROVED,
                    "reason": "",
                    "version": 1,
                    "decided_at": at,
                }
                db.session.add(ProjectDecision(id=new_id(), **decision))
        case Step.LISTED:
            rooms.product(where, listed_at=at)
        case Step.LEARNING | Step.CERTIFIED:
            head = factories.person()
            db.session.flush()
            factories.membership(head, where)
            factories.office(head, where, OfficeKind.PRESIDENT)
            db.session.commit()
            enrolment = enrol(head, publish_bees())
            if step is Step.CERTIFIED:
                finish(head, enrolment)


@pytest.fixture
def country(cast: Cast) -> Iterator[None]:
    """Five stop at each step, and at most of them five more did a year before; as many elsewhere are only registered."""
    forget()
    # What is there before is counted once: the openings are no statements of the log.
    follow()
    for step in Step:
        for at in (LATE, EARLY) if step not in (Step.LEARNING, Step.CERTIFIED) else (LATE,):
            for _number in range(5):
                where = factories.cooperative()
                db.session.flush()
                take(step, where, at)
    for _number in range(6):
        factories.cooperative(region_code="MA-05", province_code="MA-AZI", delegation_code="beni-mellal")
    follow()
    forget()
    yield
    forget()


def number_of(client: PageClient, place: str, behind: str, period: str) -> int:
    return len(csv_of(client, f"{LIST}?place={place}&behind={behind}&period={period}")) - 1


@pytest.mark.parametrize("period", ["2025", "2025-Q2", "2026"])
@pytest.mark.parametrize("name", ROLES)
def test_as_many_are_listed_as_the_funnel_says(
    client: PageClient, cast: Cast, country: None, name: str, period: str
) -> None:
    client.sign_in(getattr(cast, name))
    place = "delegation:agadir" if name == "driss" else ""

    steps = csv_of(client, f"{PREFIX}/funnel?period={period}")[1:]

    shown = 0
    for step, row in zip(Step, steps, strict=True):
        for behind, cell in ((f"came-to-{step}", row[1]), (f"stays-at-{step}", row[3])):
            if cell.isdecimal():
                assert number_of(client, place, behind, period) == int(cell), behind
                shown += 1
    assert shown >= 12


@pytest.mark.parametrize("name", ROLES)
def test_as_many_are_listed_as_a_figure_of_cooperatives_says(
    client: PageClient, cast: Cast, country: None, name: str
) -> None:
    client.speak("en").sign_in(getattr(cast, name))
    place = "delegation:agadir" if name == "driss" else ""
    figures = {}
    for period in ("2025", "2026"):
        rows = rows_of(client, f"{PREFIX}?period={period}", "figures")
        for slug in OF_COOPERATIVES:
            figures[slug, period] = rows[str(BY_SLUG[slug].name)][0]

    shown = {key: int(cell) for key, cell in figures.items() if cell.isdecimal()}

    assert len(shown) >= 6, figures
    assert {key: number_of(client, place, *key) for key in shown} == shown


def test_what_is_added_up_is_listed_by_its_period(client: PageClient, cast: Cast, country: None) -> None:
    client.sign_in(cast.salma)

    for behind, both in (("dossiers-submitted", (10, 10)), ("approval-rate", (5, 5)), ("products-published", (5, 5))):
        assert tuple(number_of(client, "", behind, period) for period in ("2025", "2026")) == both, behind
        assert number_of(client, "", behind, "2025-Q1") == 0
    # What there is by then, whenever it came.
    assert [number_of(client, "", "projects-opened", period) for period in ("2025-Q1", "2025", "2026", "")] == [
        0,
        5,
        10,
        10,
    ]


def test_what_was_taken_back_is_behind_no_figure(client: PageClient, cast: Cast) -> None:
    rooms.product(cast.argan, listed_at=LATE, removed_at=LATE)
    follow()
    client.sign_in(cast.salma)

    assert number_of(client, "", "products-published", "2026") == 0
    assert number_of(client, "", "came-to-listed", "2026") == 0


def test_list_says_what_it_is_narrowed_to_and_keeps_it_beside_other_filters(client: PageClient, cast: Cast) -> None:
    follow()
    take(Step.PROJECT, cast.argan, LATE)
    take(Step.PROJECT, cast.honey, LATE)
    db.session.commit()
    client.speak("en").sign_in(cast.salma)

    page = client.get(f"{LIST}?behind=came-to-project&period=2026&place=MA-09").text

    assert '<option value="came-to-project" selected>Came to: Stage of projects open</option>' in page
    assert '<option value="2026" selected>' in page
    assert list(rows_of(client, f"{LIST}?behind=came-to-project&period=2026&place=MA-09")) == [cast.argan.name_fr]


@pytest.mark.parametrize("page", ["", "/funnel", "/courses", "/courses/bees", "/cohorts", "/cooperatives", "/cooperatives/{argan}",
    "/comparison", "/quality", "/targets", "/workload", "/map", "?indicator=projects-opened&by=sector", "?indicator=enrolled&by=course"])  # fmt: skip
def test_every_link_that_is_offered_opens(client: PageClient, cast: Cast, page: str) -> None:
    for one in (cast.amina, cast.bilal):
        enrol(one, publish_bees())
    follow()
    take(Step.PROJECT, cast.argan, LATE)
    db.session.commit()
    for one in (cast.driss, cast.salma, cast.yassine, cast.khadija):
        answer = client.sign_in(one).get(PREFIX + page.format(argan=cast.argan.id))
        offered = {html.unescape(href) for href in HREF.findall(answer.text.partition("<main")[2])}
        assert (
            answer.status_code == (200 if one is not cast.khadija or page.startswith("/courses") else 404)
            or page == "/map"
        )
        for href in offered if answer.status_code == 200 else ():
            followed = client.get(href)
            followed.close()
            assert followed.status_code == 200, (one.staff_role, href)


def links(client: PageClient, path: str) -> list[str]:
    """To lists of people, as the page offers them."""
    answer = client.get(PREFIX + path)
    assert answer.status_code == 200
    found = (html.unescape(href) for href in HREF.findall(answer.text.partition("</nav>")[2]))
    return sorted({href for href in found if href.startswith(f"{PREFIX}/people?")})


def test_adviser_is_led_from_figures_of_people_to_the_reason_with_what_they_are_of(
    client: PageClient, cast: Cast
) -> None:
    for one in (cast.amina, cast.bilal):
        enrol(one, publish_bees())
    follow()
    client.speak("en").sign_in(cast.driss)

    assert f"{PREFIX}/people?behind=enrolled&period=2026-Q4" in links(client, "?period=2026-Q4")
    assert f"{PREFIX}/people?behind=stuck&period=2026&course=bees" in links(client, "/courses/bees")
    assert f"{PREFIX}/people?behind=enrolled&period=2026-11" in links(client, "/cohorts")
    number = cast.argan.register_number
    (form,) = (one for one in links(client, f"/cooperatives/{cast.argan.id}") if "certified" in one)
    page = client.get(form).text
    assert '<option selected value="certified">' in page
    assert f'value="{number}"' in page


def test_officer_is_led_to_people_of_one_cooperative_and_no_further(client: PageClient, cast: Cast) -> None:
    for one in (cast.amina, cast.bilal):
        enrol(one, publish_bees())
    follow()
    client.speak("en").sign_in(cast.salma)

    for path in ("", "?place=delegation:agadir", "/courses/bees", "/courses/bees?place=MA-TAR", "/cohorts", "/funnel"):
        assert links(client, path) == [], path
        assert "Who these are" not in client.get(PREFIX + path).text
    offered = links(client, f"/cooperatives/{cast.argan.id}")
    assert offered
    assert all("cooperative=" in one for one in offered)


def test_trainer_is_led_to_no_list(client: PageClient, cast: Cast) -> None:
    enrol(cast.amina, publish_bees())
    follow()
    client.sign_in(cast.khadija)

    for path in ("/courses", "/courses/bees"):
        assert links(client, path) == []
        assert "/cooperatives" not in client.get(PREFIX + path).text.partition("<main")[2]
    assert client.get(f"{LIST}?behind=came-to-project").status_code == 404
    assert client.get(f"{PREFIX}/people?behind=enrolled&course=bees").status_code == 404


@pytest.mark.parametrize("name", ["amina", "bilal", "esi"])
def test_member_finds_no_list(client: PageClient, cast: Cast, name: str) -> None:
    client.sign_in(getattr(cast, name))

    assert client.get(f"{LIST}?behind=came-to-project&period=2026").status_code == 404
    assert client.get(f"{PREFIX}/people?behind=enrolled&course=bees").status_code == 404


def test_adviser_of_another_delegation_is_listed_nothing_of_this_one(client: PageClient, cast: Cast) -> None:
    follow()
    take(Step.PROJECT, cast.argan, LATE)
    cast.driss.delegation_code = "beni-mellal"
    db.session.commit()
    client.sign_in(cast.driss)

    assert client.get(f"{LIST}?behind=came-to-project&place=delegation:agadir").status_code == 404
    assert rows_of(client, f"{LIST}?behind=came-to-project") == {}
    assert client.get(f"{PREFIX}/cooperatives/{cast.argan.id}").status_code == 404


@pytest.mark.parametrize("query", ["behind=x", "behind=came-to-nothing", "behind=stays-at-listed", "behind=enrolled", "behind=dossiers-decided",
    "period=x", "period=1999", "behind=came-to-project&period=2026-13", "behind=came-to-project&period=2099"])  # fmt: skip
def test_nonsense_is_answered_in_words(client: PageClient, cast: Cast, query: str) -> None:
    for one in (cast.salma, cast.driss):
        answer = client.speak("fr").sign_in(one).get(f"{LIST}?{query}")
        assert answer.status_code == 400
        assert "<h1" in answer.text


def test_target_leads_officer_to_the_figure_of_its_place_and_year(client: PageClient, cast: Cast) -> None:
    path = f"{PREFIX}/targets?indicator=enrolled"
    way = f"{PREFIX}?place=MA-09&period=2025&indicator=enrolled"
    officer = html.unescape(client.sign_in(cast.salma).get(f"{path}&year=2025").text)
    ahead = html.unescape(client.get(f"{path}&year=2027").text)
    adviser = html.unescape(client.sign_in(cast.driss).get(f"{path}&year=2025").text)

    assert way in officer
    assert f"{PREFIX}?place=MA-09" not in ahead, "There is no figure of a year that has not begun"
    assert f"{PREFIX}?place=MA-09" not in adviser, "She asks about her delegation alone"


def test_what_is_missing_leads_to_the_cooperatives_that_lack_it(client: PageClient, cast: Cast) -> None:
    cast.honey.branch = "honey"
    follow()
    client.sign_in(cast.salma)

    page = html.unescape(client.get(f"{PREFIX}/quality").text)

    assert f'{LIST}?place=&branch=unknown"' in page
    assert list(rows_of(client, f"{LIST}?place=&branch=unknown")) == [cast.argan.name_fr]
    assert "sex=unknown" not in page, "Nobody is listed by what she did not tell"


def test_steps_follow_one_another_in_the_list(client: PageClient, cast: Cast, country: None) -> None:
    client.sign_in(cast.salma)
    came = [number_of(client, "", f"came-to-{step}", "") for step in Step]
    stays = [number_of(client, "", f"stays-at-{step}", "") for step in list(Step)[:-1]]

    assert stays == [before - after for before, after in pairwise(came)]


def test_list_behind_what_was_added_up_takes_the_age_of_its_year(client: PageClient, cast: Cast) -> None:
    """Registered in 2021: four years old when it published in 2025, and five now."""
    rooms.product(factories.cooperative(registered_on=date(2021, 3, 1)), listed_at=EARLY)
    follow()
    client.sign_in(cast.salma)

    def listed(band: str) -> int:
        return len(csv_of(client, f"{LIST}?behind=products-published&period=2025&cooperative_age={band}")) - 1

    assert (listed("2-4"), listed("5-9")) == (1, 0)


def test_who_began_for_the_first_time_leads_to_no_list_of_all_who_began(client: PageClient, cast: Cast) -> None:
    viewer = Viewer(cast.driss, "delegation:agadir")
    with client.app.test_request_context():
        assert way_behind_figure(BY_SLUG["people-enrolled"], viewer, viewer.place, Period.parse("2025")) is None
        assert way_behind_figure(BY_SLUG["enrolled"], viewer, viewer.place, Period.parse("2025"))
