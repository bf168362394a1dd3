"""An office that nobody holds is said to be vacant, and who could be elected is named."""

import pytest

from lms.pathway.rules.model import All, RoleCertified, Rule, Stage
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.test_services import TITLE, certify, publish_rule

TREASURER = RoleCertified(offices=("treasurer",), achievement="bees")


@pytest.fixture
def vacant(cast: Cast) -> Cast:
    """The cooperative has no treasurer; Amina has the certificate that is asked of one."""
    publish_rule(Rule(stage=Stage.PROJECT, title=TITLE, require=All(of=(TREASURER,))))
    certify(cast.amina, publish_bees())
    return cast


def pages(client: PageClient, cast: Cast) -> list[str]:
    """The requirement as the president and as the adviser read it."""
    own = client.speak("en").sign_in(cast.bilal).get("/pathway").text
    desk = client.sign_in(cast.driss).get(f"/staff/cooperatives/{cast.argan.id}/pathway").text
    return [page.partition('data-requirement="0"')[2].partition("</li>\n")[0] for page in (own, desk)]


def test_both_read_that_it_is_vacant_and_who_could_be_elected(client: PageClient, vacant: Cast) -> None:
    for part in pages(client, vacant):
        assert "obody holds this office" in part
        assert "0 of 1" not in part
        assert "Not shown yet" not in part
        named = part.partition("who has this certificate already:")[2].partition("</span>")[0]
        assert vacant.amina.name_fr in named
        assert vacant.bilal.name_fr not in named


def test_without_anybody_certified_the_way_is_to_elect_and_to_learn(client: PageClient, cast: Cast) -> None:
    publish_rule(Rule(stage=Stage.PROJECT, title=TITLE, require=All(of=(TREASURER,))))
    publish_bees()

    for part in pages(client, cast):
        assert "who then earns this certificate" in part
        assert "who has this certificate already" not in part


def test_office_that_is_held_is_not_vacant(client: PageClient, cast: Cast) -> None:
    publish_rule(
        Rule(
            stage=Stage.PROJECT,
            title=TITLE,
            require=All(of=(RoleCertified(offices=("president",), achievement="bees"),)),
        )
    )
    publish_bees()

    for part in pages(client, cast):
        assert "obody holds" not in part
        assert "elect" not in part.lower()
