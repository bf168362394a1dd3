"""What is learnt is the cooperative's own: ODCo's control sees it by a recorded act of its head, until that is taken back."""

import pytest
from sqlalchemy import select

from lms.cooperatives.control import queries, services
from lms.cooperatives.control.models import ControlSharing, Shown
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.core import clock
from lms.core.db import db
from tests import factories
from tests.client import PageClient
from tests.factories import Cast

REGISTER, SHARE, WITHDRAW = (
    "/cooperative/register",
    "/cooperative/control-sharing",
    "/cooperative/control-sharing/delete",
)


def acts() -> list[ControlSharing]:
    return list(db.session.scalars(select(ControlSharing).order_by(ControlSharing.shared_at)))


def shown() -> set[str]:
    return {one.name_fr for one in db.session.scalars(queries.offered(select(Cooperative), Shown.LEARNING))}


def test_nothing_is_shown_before_the_president_says_so(client: PageClient, cast: Cast) -> None:
    client.speak("en").sign_in(cast.bilal)
    before = client.get(REGISTER).text

    client.post(SHARE)

    assert "Control does not see it." in before
    assert "Shown to control since" in client.get(REGISTER).text
    assert shown() == {cast.argan.name_fr}
    assert queries.left_out(select(Cooperative), Shown.LEARNING) == 1
    (act,) = acts()
    assert (act.shared_by_id, act.withdrawn_at) == (cast.bilal.id, None)


def test_said_twice_it_is_one_act_and_taken_back_it_stays_written(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.bilal)

    for path in (SHARE, SHARE, WITHDRAW, WITHDRAW, SHARE, WITHDRAW):
        assert client.post(path).headers["Location"] == REGISTER

    assert [act.withdrawn_by_id for act in acts()] == [cast.bilal.id] * 2
    assert shown() == set()


def test_two_at_once_are_one_act(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    services.share(cast.argan, Shown.LEARNING, by=cast.bilal, at=clock.now())
    # The other did not see it yet.
    monkeypatch.setattr(queries, "sharing_of", lambda *_asked: None)

    services.share(cast.argan, Shown.LEARNING, by=cast.amina, at=clock.now())
    db.session.commit()

    assert [act.shared_by_id for act in acts()] == [cast.bilal.id]


def test_a_manager_decides_where_nobody_presides(client: PageClient, cast: Cast) -> None:
    factories.office(cast.esi, cast.honey, OfficeKind.MANAGER)
    db.session.commit()

    assert client.sign_in(cast.esi).post(SHARE).status_code == 303
    assert shown() == {cast.honey.name_fr}


@pytest.mark.parametrize("name", ["amina", "esi", "khadija", "driss", "salma", "yassine"])
def test_nobody_else_decides(client: PageClient, cast: Cast, name: str) -> None:
    client.sign_in(getattr(cast, name))

    assert client.post(SHARE).status_code == client.post(WITHDRAW).status_code == 404
    assert acts() == []


def test_visitors_are_asked_to_sign_in(client: PageClient, cast: Cast) -> None:
    assert client.post(SHARE).status_code == client.post(WITHDRAW).status_code == 303


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_register_is_well_formed(client: PageClient, cast: Cast, language: str) -> None:
    client.speak(language).sign_in(cast.bilal)

    assert client.get(REGISTER).status_code == 200
    assert client.follow(client.post(SHARE)).status_code == 200
