"""A paper that only members see can be verified by nobody: the way out is shown, and the adviser is not asked."""

import io

import pytest
from sqlalchemy import select

from lms.cooperatives.file.models import Document, DocumentKind, Verdict, Visibility
from lms.cooperatives.file.services import judge_document
from lms.core import clock
from lms.core.db import db
from lms.pathway.papers import to_be_verified
from lms.pathway.rules import model
from lms.pathway.rules.model import All, AnyOf, Rule, Stage
from tests.client import PageClient
from tests.cooperatives import papers
from tests.factories import Cast
from tests.pathway.test_services import TITLE, publish_rule

VERIFIED_MINUTES = model.Document(type="minutes", must_be_verified=True)
SENTENCE = "Only a paper that is shared with the adviser can be verified."


@pytest.fixture(autouse=True)
def rule(cast: Cast) -> None:
    filed = model.Document(type="tax")
    publish_rule(Rule(stage=Stage.PROJECT, title=TITLE, require=All(of=(AnyOf(of=(VERIFIED_MINUTES,)), filed))))


def minutes(cast: Cast, visibility: Visibility = Visibility.MEMBERS) -> Document:
    found = papers.document(
        cast.argan, cast.bilal, kind=DocumentKind.MINUTES, dated_on=clock.now().date(), visibility=visibility
    )
    db.session.commit()
    return found


def test_only_kinds_that_a_rule_wants_verified_are_wanted(cast: Cast) -> None:
    assert to_be_verified(cast.argan, clock.now().date()) == {"minutes"}


def test_form_proposes_the_adviser_where_the_pathway_asks_for_it(client: PageClient, cast: Cast) -> None:
    client.speak("en").sign_in(cast.bilal)

    asked, other = client.get("/cooperative/file/minutes/new").text, client.get("/cooperative/file/statutes/new").text

    assert 'value="adviser" checked' in asked
    assert SENTENCE in asked
    assert 'value="members" checked' in other
    assert SENTENCE not in other


def test_cooperative_may_keep_it_to_itself_all_the_same(client: PageClient, cast: Cast) -> None:
    client.speak("en").sign_in(cast.bilal)
    fields = {"dated_on": "2026-01-10", "visibility": "members", "paper": (io.BytesIO(papers.pdf()), "x.pdf")}

    page = client.follow(client.post("/cooperative/file/minutes", fields)).text

    assert db.session.scalars(select(Document.visibility)).one() is Visibility.MEMBERS
    assert SENTENCE in page
    assert "Share with the adviser" in page


def test_keeper_is_led_to_the_paper_and_shares_it_by_one_touch(client: PageClient, cast: Cast) -> None:
    paper = minutes(cast)
    address = f"/cooperative/documents/{paper.id}"
    client.speak("en").sign_in(cast.bilal)
    before = client.get("/pathway").text
    assert f'class="next" href="{address}"' in before
    assert "Share it with the adviser: Minutes of the assembly" in before
    assert f'action="{address}/visibility"' in client.get(address).text

    client.post(f"{address}/visibility", {"visibility": "adviser"})

    assert db.session.get_one(Document, paper.id).visibility is Visibility.ADVISER
    assert SENTENCE not in client.get(address).text
    assert "Share it with the adviser" not in client.get("/pathway").text
    assert "Filed, not verified yet" in client.get("/pathway").text


def test_member_reads_what_is_lacking_and_has_no_button(client: PageClient, cast: Cast) -> None:
    paper = minutes(cast)
    client.speak("en").sign_in(cast.amina)

    page, pathway = client.get(f"/cooperative/documents/{paper.id}").text, client.get("/pathway").text

    assert SENTENCE in page
    assert "can share it" in page
    assert "Share with the adviser" not in page
    assert "Filed, not shared with the adviser" in pathway
    assert f'href="/cooperative/documents/{paper.id}"' not in pathway


def test_adviser_is_not_asked_for_a_paper_that_she_cannot_see(client: PageClient, cast: Cast) -> None:
    paper = minutes(cast)
    desk = f"/staff/cooperatives/{cast.argan.id}/pathway"
    client.speak("en").sign_in(cast.driss)

    hidden = client.get(desk).text
    paper.visibility = Visibility.ADVISER
    db.session.commit()
    shown = client.get(desk).text

    assert "Not shared with you: Minutes of the assembly" in hidden
    assert "The adviser checks" not in hidden
    assert "Not shared with you" not in shown
    assert "The adviser checks: Minutes of the assembly" in shown


def test_what_was_verified_needs_no_sharing(client: PageClient, cast: Cast) -> None:
    paper = minutes(cast, Visibility.ADVISER)
    judge_document(paper, Verdict.VERIFIED, reason=None, by=cast.driss, at=clock.now())
    paper.visibility = Visibility.MEMBERS
    db.session.commit()

    assert SENTENCE not in client.speak("en").sign_in(cast.bilal).get(f"/cooperative/documents/{paper.id}").text


def test_outsider_finds_no_paper(client: PageClient, cast: Cast) -> None:
    paper = minutes(cast)
    client.sign_in(cast.esi)

    assert client.get(f"/cooperative/documents/{paper.id}").status_code == 404
    answer = client.post(f"/cooperative/documents/{paper.id}/visibility", {"visibility": "adviser"})
    assert answer.status_code == 404


def test_message_of_a_form_that_is_sent_twice_is_said_once(client: PageClient, cast: Cast) -> None:
    paper = minutes(cast)
    address = f"/cooperative/documents/{paper.id}"
    client.sign_in(cast.bilal)

    for _touch in range(2):
        client.post(f"{address}/visibility", {"visibility": "adviser"})

    assert client.get(address).text.count('role="status"') == 1
