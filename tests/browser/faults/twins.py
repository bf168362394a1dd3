"""Somebody who does the same with network all the time, by the forms of the pages: what comes of it must be the same."""

from collections.abc import Sequence as Several
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from tests.browser.faults.people import Learner
from tests.browser.faults.sequences import Deed
from tests.browser.live import Live, wait_for


def do_online(live: Live, learner: Learner, deeds: Several[Deed]) -> None:
    wait_for(f"{live.url}/health")
    with live.app.test_client() as client:
        with client.session_transaction(base_url=live.url) as session:
            session["_user_id"], session["_fresh"] = learner.tokens[0], True
        value = client.get_cookie("session", domain="127.0.0.1") or client.get_cookie("session")
    assert value
    headers = {"Cookie": f"session={value.value}", "Content-Type": "application/x-www-form-urlencoded"}
    line = HTTPConnection(urlsplit(live.url).netloc, timeout=30)
    for deed in deeds:
        path = learner.paths[deed.item or deed.question]
        line.request("POST", path, urlencode(learner.form(on_another_page(deed)), doseq=True), headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status in (200, 303), f"{path}: {answer.status}"
    line.close()


def on_another_page(deed: Deed) -> Deed:
    """Another person's page has another statement in it; that of another person's other page is the first one again."""
    return replace(deed, statement_id=UUID(int=deed.statement_id.int ^ 1)) if deed.statement_id else deed
