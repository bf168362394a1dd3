"""The pages of sources, and their figures for programs."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.xapi.forwarding import exchange
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import ImportFault, ImportSource, Trouble
from lms.xapi.forwarding.sealing import unseal
from tests.client import PageClient
from tests.factories import Cast

LIST = "/staff/forwarding"
PAGE = f"{LIST}/sources"
FILLED = {"name": "Field", "endpoint": "https://lrs.example/xapi", "key": "a-key", "secret": "a secret of theirs"}


@pytest.fixture
def source(cast: Cast) -> ImportSource:
    found = exchange.add(
        ImportSource, name="Archive", endpoint="https://archive.example/xapi/", key="key", secret="old",
        wanted=Filter(), since=None, at=clock.now(),
    )  # fmt: skip
    db.session.add(ImportFault(source_id=found.id, statement_id=str(new_id()), reason="actor: <b>", at=clock.now()))
    db.session.commit()
    return found


@pytest.fixture
def desk(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.yassine).speak("fr")


def the_fault() -> ImportFault:
    return db.session.query(ImportFault).one()


def test_outsiders_find_nothing(client: PageClient, cast: Cast, source: ImportSource) -> None:
    one = f"{PAGE}/{source.id}"
    fault = f"{one}/faults/{the_fault().id}"
    for person in (cast.amina, cast.bilal, cast.khadija, cast.driss, cast.salma, cast.esi):
        client.sign_in(person)
        for path in (f"{PAGE}/new", one, f"{one}/removal"):
            assert client.get(path).status_code == 404, (person.name_fr, path)
        for path in (PAGE, f"{one}/pause", f"{one}/pause/delete", f"{one}/credentials", f"{one}/removal",
                     f"{one}/faults/retry", f"{fault}/retry", f"{fault}/dismissal"):  # fmt: skip
            assert client.post(path, FILLED).status_code == 404, (person.name_fr, path)

    assert db.session.query(ImportSource).one().is_enabled
    assert (the_fault().is_waiting, the_fault().is_dismissed) == (False, False)


def test_administrator_sees_the_sources_and_the_form(desk: PageClient, source: ImportSource) -> None:
    assert f"{PAGE}/{source.id}" in desk.get(LIST).text
    assert desk.get(f"{PAGE}/new").status_code == 200


def test_administrator_adds_a_source_whose_secret_is_sealed(desk: PageClient) -> None:
    response = desk.post(PAGE, FILLED | {"verbs": "http://example.org/v", "since": "2025-11-23"})

    assert "Field" in desk.follow(response).text
    found = db.session.query(ImportSource).one()
    assert (found.endpoint, unseal(found.sealed_secret)) == ("https://lrs.example/xapi/", "a secret of theirs")
    assert (found.verbs, found.since) == (["http://example.org/v"], datetime(2025, 11, 22, 23, tzinfo=UTC))
    assert "a secret of theirs" not in desk.get(f"{PAGE}/{found.id}").text


@pytest.mark.parametrize(
    "fault",
    [{"name": ""}, {"endpoint": "http://lrs.example/"}, {"endpoint": ""}, {"key": ""}, {"secret": " "}, {"verbs": "done"},
     {"activities": "a b"}, {"since": "yesterday"}, {"since": "0001-01-01"}, {"name": "archive"}, {"name": "x" * 101},
     {"name": "a\nb"}, {"key": "a:b"}, {"endpoint": "https://lrs.example/?a=1"}, {"endpoint": f"https://x.example/{'x' * 1000}"}],
    ids=str,
)  # fmt: skip
def test_faulty_source_is_said_and_not_added(desk: PageClient, source: ImportSource, fault: dict[str, str]) -> None:
    response = desk.post(PAGE, FILLED | fault)

    assert response.status_code == 422
    assert 'class="error"' in response.text
    assert db.session.query(ImportSource).count() == 1


def test_page_says_in_plain_words_what_is_wrong(desk: PageClient, source: ImportSource) -> None:
    source.trouble, source.detail, source.failures = Trouble.UNREACHABLE, "Connection refused <b>", 3
    source.last_failure_at = source.next_try_at = clock.now()
    db.session.commit()

    page = desk.get(f"{PAGE}/{source.id}").text

    assert "Connection refused &lt;b&gt;" in page
    assert "actor: &lt;b&gt;" in page
    assert f"{PAGE}/{source.id}/pause/delete" in page


@pytest.mark.parametrize(
    ("missing_s", "is_enabled", "failures", "state"),
    [(10, True, 0, "Tout est copié"), (600, True, 0, "Copie en cours"), (10, False, 1, "En pause"), (10, True, 1, "En échec")],
)  # fmt: skip
def test_list_says_how_a_source_fares(
    desk: PageClient, source: ImportSource, missing_s: int, is_enabled: bool, failures: int, state: str
) -> None:
    at = clock.now()
    source.complete_until = at - timedelta(seconds=missing_s)
    source.is_enabled, source.failures, source.trouble = is_enabled, failures, Trouble.BUSY
    db.session.commit()

    with time_machine.travel(at, tick=False):
        page = desk.get(LIST).text

    assert state in page
    assert ("10 minutes" if missing_s == 600 else "10\xa0secondes") in page


def test_source_is_paused_and_goes_on(desk: PageClient, source: ImportSource) -> None:
    source.next_try_at = clock.now()
    db.session.commit()

    page = desk.follow(desk.post(f"{PAGE}/{source.id}/pause"))
    assert not source.is_enabled
    assert f"{PAGE}/{source.id}/pause/delete" in page.text
    desk.post(f"{PAGE}/{source.id}/pause/delete")

    assert (source.is_enabled, source.next_try_at) == (True, None)


def test_fault_is_asked_for_again(desk: PageClient, source: ImportSource) -> None:
    path = f"{PAGE}/{source.id}/faults/{the_fault().id}/retry"
    assert path in desk.get(f"{PAGE}/{source.id}").text

    assert desk.post(path).status_code == 303

    assert the_fault().is_waiting
    assert path not in desk.get(f"{PAGE}/{source.id}").text
    assert desk.post(f"{PAGE}/{source.id}/faults/{new_id()}/retry").status_code == 404


def test_fault_that_is_asked_for_again_can_be_dismissed(desk: PageClient, source: ImportSource) -> None:
    one = f"{PAGE}/{source.id}/faults/{the_fault().id}"
    desk.post(f"{one}/retry")

    assert f"{one}/dismissal" in desk.get(f"{PAGE}/{source.id}").text
    desk.post(f"{one}/dismissal")

    assert (the_fault().is_waiting, the_fault().is_dismissed) == (False, True)


def test_all_faults_are_asked_for_again(desk: PageClient, source: ImportSource) -> None:
    desk.post(f"{PAGE}/{source.id}/faults/retry")

    assert the_fault().is_waiting


def test_fault_without_id_can_only_be_dismissed(desk: PageClient, source: ImportSource) -> None:
    the_fault().statement_id = "sha256:0123456789abcdef"
    db.session.commit()
    one = f"{PAGE}/{source.id}/faults/{the_fault().id}"
    shown = desk.get(f"{PAGE}/{source.id}").text
    assert "Son identifiant est illisible" in shown
    assert f"{one}/retry" not in shown
    desk.post(f"{one}/retry")
    assert not the_fault().is_waiting

    page = desk.follow(desk.post(f"{one}/dismissal"))

    assert "Son identifiant est illisible" not in page.text
    assert desk.post(f"{one}/dismissal").status_code == 404


def test_key_and_secret_are_changed(desk: PageClient, source: ImportSource) -> None:
    path = f"{PAGE}/{source.id}/credentials"
    assert desk.post(path, {"key": "new", "secret": ""}).status_code == 422

    desk.post(path, {"key": "new", "secret": "fresh"})

    assert (source.key, unseal(source.sealed_secret)) == ("new", "fresh")


def test_source_is_removed_with_its_faults(desk: PageClient, source: ImportSource) -> None:
    assert desk.get(f"{PAGE}/{source.id}/removal").status_code == 200

    assert desk.post(f"{PAGE}/{source.id}/removal").status_code == 303

    assert (db.session.query(ImportSource).count(), db.session.query(ImportFault).count()) == (0, 0)


def test_figures_tell_the_lag_of_a_source(client: PageClient, source: ImportSource) -> None:
    at = clock.now()
    source.complete_until = at - timedelta(seconds=75)
    db.session.commit()

    with time_machine.travel(at, tick=False):
        page = client.get("/metrics").text

    assert 'lms_import_lag_seconds{source="Archive"} 75.0' in page
    assert 'lms_import_faults{source="Archive"} 1' in page
    assert "# TYPE lms_import_enabled gauge" in page
