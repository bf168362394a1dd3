"""`tincanjs` in Chromium, on a page of another origin, by plain requests and by those that old browsers need.

Internet Explorer 8 and 9 had XDomainRequest alone, which sends no headers; for them the library packs whole requests into
forms (xAPI 1.0.3, Communication 1.3). It also packs any request whose address grows longer than 2,048 characters.
"""

import json
from base64 import b64encode
from hashlib import sha1
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from lms.xapi.clients import Scope
from tests.clients.conftest import Access, Lrs, Site

pytestmark = pytest.mark.browser

# Before the library is loaded: a browser that has nothing but XDomainRequest, which knows no status and no headers.
OLD_BROWSER = """
const Request = XMLHttpRequest;
window.XMLHttpRequest = undefined;
window.XDomainRequest = class {
  open(method, address) { this.order = [method, address]; }
  send(content) {
    const request = new Request();
    request.open(...this.order);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.onload = () => {
      this.responseText = request.responseText;
      return request.status < 400 ? this.onload() : this.onerror();
    };
    request.send(content);
  }
};
"""
START = """([endpoint, username, password, version]) => {
  window.lrs = new TinCan.LRS({ endpoint, username, password, version, allowFail: false });
  const CLASSES = { agent: TinCan.Agent, activity: TinCan.Activity, verb: TinCan.Verb };
  const made = (given) => Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, name in CLASSES ? new CLASSES[name](value) : value]));
  const shown = (answer) => answer?.responseText ?? answer;
  // Answers [status of a refusal or null, what came].
  window.ask = (name, first, given) => new Promise((resolve) => {
    const callback = (error, answer) => resolve([error, shown(answer)]);
    const options = { ...made(given), params: given.params && made(given.params), callback };
    if (name === "saveStatement") lrs[name](new TinCan.Statement(first), options);
    else if (name === "saveStatements") lrs[name](first.map((one) => new TinCan.Statement(one)), options);
    else if (first === null && name !== "dropState") lrs[name](options);
    else if (name.startsWith("save")) lrs[name](first.id, first.content, options);
    else lrs[name](first, options);
  });
}"""
ANSWERED = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}}
PASSED = {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"en": "passed"}}
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided", "display": {"en": "voided"}}


class Client:
    """The library on its page: `ask` calls one of its functions and answers the status of a refusal and what came."""

    def __init__(self, page: Page, access: Access, origin: str, *, version: str = "1.0.2", is_old: bool = False):
        if is_old:
            page.add_init_script(OLD_BROWSER)
        page.goto(f"{origin}/pages/tincan")
        page.evaluate(START, [access.endpoint, access.key, access.secret, version])
        self.page = page

    def ask(self, name: str, first: Any = None, **given: Any) -> tuple[int | None, Any]:
        refused, body = self.page.evaluate("([name, first, given]) => ask(name, first, given)", [name, first, given])
        return refused, body

    def wants(self, name: str, first: Any = None, **given: Any) -> Any:
        refused, body = self.ask(name, first, **given)
        assert refused is None, body
        return body

    def found(self, **params: Any) -> list[str]:
        return ids(self.wants("queryStatements", params=params))


@pytest.fixture(params=["today's browser", "old browser"])
def client(request: pytest.FixtureRequest, page: Page, site: Site, lrs: Lrs) -> Client:
    return Client(page, lrs.access(origins=(site.origin,)), site.origin, is_old=request.param == "old browser")


@pytest.fixture
def modern(page: Page, site: Site, lrs: Lrs) -> Client:
    return Client(page, lrs.access(origins=(site.origin,)), site.origin)


def someone() -> dict[str, Any]:
    return {"mbox": f"mailto:{uuid4()}@members.example"}


def something() -> dict[str, Any]:
    return {"id": f"https://members.example/activities/{uuid4()}"}


def told(**values: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "actor": someone(), "verb": ANSWERED, "object": something(), **values}


def ids(result: dict[str, Any]) -> list[str]:
    return [statement["id"] for statement in result["statements"]]


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1", "1.0.2"])
def test_statement_goes_and_comes_back_in_each_version(page: Page, site: Site, lrs: Lrs, version: str) -> None:
    client = Client(page, lrs.access(), site.origin, version=version)
    statement = told()

    client.wants("saveStatement", statement)

    assert client.wants("retrieveStatement", statement["id"])["actor"]["mbox"] == statement["actor"]["mbox"]


def test_words_of_every_script_come_back_as_they_went(client: Client) -> None:
    statement = told(result={"response": "عسل & ⵜⴰⵎⵎⵏⵜ + 100 % miel=pur;"})

    client.wants("saveStatement", statement)

    assert client.wants("retrieveStatement", statement["id"])["result"]["response"] == statement["result"]["response"]


def test_batch_stands_or_falls_together(client: Client) -> None:
    activity = something()
    client.wants("saveStatements", [told(object=activity), told(object=activity)])

    # The library itself refuses most faulty statements; it does not look at ids.
    refused, _why = client.ask("saveStatements", [told(object=activity), told(object=activity, id="4")])

    assert refused == 400
    assert len(client.found(activity=activity)) == 2


def test_query_finds_by_each_filter_and_by_all(client: Client) -> None:
    registration, statement = str(uuid4()), told(verb=PASSED)
    statement["context"] = {"registration": registration}
    client.wants("saveStatements", [statement, told(), told(verb=PASSED)])
    stored = client.wants("retrieveStatement", statement["id"])["stored"]
    filters = {"agent": statement["actor"], "activity": statement["object"], "registration": registration}
    wide = {"verb": PASSED, "since": "2020-01-01T00:00:00Z", "until": stored}

    for name, value in filters.items():
        assert client.found(**{name: value}) == [statement["id"]], name
    for name, value in wide.items():
        assert statement["id"] in client.found(**{name: value}), name
    assert client.found(**filters, **wide) == [statement["id"]]


def test_related_agents_and_activities_are_found_when_asked_for(client: Client) -> None:
    instructor, parent = someone(), something()
    client.wants("saveStatement", told(context={"instructor": instructor, "contextActivities": {"parent": [parent]}}))

    assert client.found(agent=instructor) == []
    assert len(client.found(agent=instructor, related_agents=True)) == 1
    assert len(client.found(activity=parent, related_activities=True)) == 1


@pytest.mark.parametrize("ascending", [True, False])
def test_more_leads_through_all_statements_in_order(client: Client, ascending: bool) -> None:
    activity = something()
    batch = [told(object=activity) for _index in range(7)]
    client.wants("saveStatements", batch)
    expected = ids({"statements": batch})

    answer = client.wants("queryStatements", params={"activity": activity, "limit": 3, "ascending": ascending})
    seen = ids(answer)
    while answer["more"]:
        answer = client.wants("moreStatements", url=answer["more"])
        seen += ids(answer)

    assert seen == (expected if ascending else expected[::-1])


@pytest.mark.parametrize("look", ["ids", "exact", "canonical"])
def test_statements_come_in_each_format(client: Client, look: str) -> None:
    activity = something() | {"definition": {"name": {"fr": "Le miel", "ar": "العسل"}}}
    statement = told(object=activity)
    client.wants("saveStatement", statement)

    found = client.wants("queryStatements", params={"agent": statement["actor"], "format": look})

    definition = found["statements"][0]["target"]["definition"] or {}
    assert len(definition.get("name") or {}) == {"ids": 0, "exact": 2, "canonical": 1}[look]


def test_voided_statement_is_found_by_its_own_question_only(client: Client) -> None:
    statement = told()
    client.wants("saveStatement", statement)

    client.wants("saveStatement", told(verb=VOIDED, object={"objectType": "StatementRef", "id": statement["id"]}))

    assert client.ask("retrieveStatement", statement["id"])[0] in (404, 400)
    assert client.wants("retrieveVoidedStatement", statement["id"])["id"] == statement["id"]


def test_attachment_goes_and_comes_back(modern: Client) -> None:
    found = modern.page.evaluate(
        """(statement) => new Promise((resolve) => {
          const content = TinCan.Utils.stringToArrayBuffer("اثنا عشر جرة عسل");
          statement.attachments = [{ usageType: "http://id.tincanapi.com/attachment/supporting_media",
            display: { fr: "Note" }, contentType: "text/plain", content }];
          lrs.saveStatement(new TinCan.Statement(statement), { callback: (error) => error ? resolve(error) :
            lrs.queryStatements({ params: { agent: new TinCan.Agent(statement.actor), attachments: true },
              callback: (refused, result) => resolve(refused ??
                TinCan.Utils.stringFromArrayBuffer(result.statements[0].attachments[0].content)) }) });
        })""",
        told(),
    )

    assert found == "اثنا عشر جرة عسل"


def test_state_is_kept_merged_listed_and_dropped(client: Client) -> None:
    at = {"agent": someone(), "activity": something(), "registration": str(uuid4())}
    as_json = {"contentType": "application/json"}
    client.wants("saveState", {"id": "first", "content": {"page": 4, "mark": 1}}, **at, **as_json)
    client.wants("saveState", {"id": "first", "content": {"page": 5}}, **at, **as_json, method="POST")
    client.wants("saveState", {"id": "second", "content": "a note & more"}, **at)

    first = client.wants("retrieveState", "first", **at)["contents"]
    # The old browser knows no Content-Type, so the library leaves it as text.
    assert (json.loads(first) if isinstance(first, str) else first) == {"page": 5, "mark": 1}
    assert client.wants("retrieveState", "second", **at)["contents"] == "a note & more"
    assert sorted(client.wants("retrieveStateIds", **at)) == ["first", "second"]
    client.wants("dropState", "second", **at)
    assert client.wants("retrieveStateIds", **at) == ["first"]
    client.wants("dropState", None, **at)
    assert client.wants("retrieveStateIds", **at) == []


PROFILES = {"Activity": lambda: {"activity": something()}, "Agent": lambda: {"agent": someone()}}


@pytest.mark.parametrize("kind", list(PROFILES))
def test_profile_is_overwritten_by_its_etag_only(client: Client, kind: str) -> None:
    at = {**PROFILES[kind](), "contentType": "text/plain"}
    client.wants(f"save{kind}Profile", {"id": "wishes", "content": "ar"}, **at)

    # The library sends If-None-Match: * where it is given no ETag. Of refusals the old browser knows no more than that.
    for wrong in ({}, {"lastSHA1": '"another"'}):
        assert client.ask(f"save{kind}Profile", {"id": "wishes", "content": "fr"}, **at, **wrong)[0] in (412, 400)
    assert client.wants(f"retrieve{kind}Profile", "wishes", **at)["contents"] == "ar"
    etag = f'"{sha1(b"ar").hexdigest()}"'
    client.wants(f"save{kind}Profile", {"id": "wishes", "content": "fr"}, **at, lastSHA1=etag)

    assert client.wants(f"retrieve{kind}Profile", "wishes", **at)["contents"] == "fr"


@pytest.mark.parametrize("kind", list(PROFILES))
def test_profile_is_listed_and_dropped(client: Client, kind: str) -> None:
    at = PROFILES[kind]()
    client.wants(f"save{kind}Profile", {"id": "wishes", "content": "ar"}, **at)

    assert client.wants(f"retrieve{kind}ProfileIds", **at) == ["wishes"]
    client.wants(f"drop{kind}Profile", "wishes", **at)
    assert client.wants(f"retrieve{kind}ProfileIds", **at) == []


def test_activity_is_what_statements_told(client: Client) -> None:
    activity = something() | {"definition": {"name": {"fr": "Le miel"}}}
    client.wants("saveStatement", told(object=activity))

    assert client.wants("retrieveActivity", activity["id"])["definition"]["name"] == {"fr": "Le miel"}


def test_about_names_both_versions(client: Client) -> None:
    assert {"1.0.3", "2.0.0"} <= set(client.wants("about", params={})["version"])


def test_question_too_long_for_an_address_is_packed_into_a_form(modern: Client) -> None:
    activity = {"id": f"https://members.example/activities/{uuid4()}/{'miel-' * 375}"}
    statement = told(object=activity)
    modern.wants("saveStatement", statement)

    with modern.page.expect_request("**/xapi/statements?method=GET") as sent:
        assert modern.found(activity=activity, agent=statement["actor"]) == [statement["id"]]

    assert sent.value.method == "POST"


def test_form_of_the_specification_is_taken_from_any_script(modern: Client, lrs: Lrs) -> None:
    statement, access = told(), lrs.access()
    form = {
        "statementId": statement["id"], "content": json.dumps(statement), "Content-Type": "application/json",
        "X-Experience-API-Version": "1.0.3",
        "Authorization": "Basic " + b64encode(f"{access.key}:{access.secret}".encode()).decode(),
    }  # fmt: skip

    status = modern.page.evaluate(
        """([endpoint, form]) => fetch(`${endpoint}statements?method=PUT`,
          { method: "POST", body: new URLSearchParams(form) }).then((answer) => answer.status)""",
        [access.endpoint, form],
    )

    assert status == 204
    assert modern.wants("retrieveStatement", statement["id"])["actor"]["mbox"] == statement["actor"]["mbox"]


@pytest.mark.parametrize("is_old", [False, True])
def test_wrong_secret_and_missing_scope_are_refused(page: Page, site: Site, lrs: Lrs, is_old: bool) -> None:
    known = lrs.access(Scope.STATEMENTS_WRITE)
    stranger = Client(page, Access(known.endpoint, known.key, "guessed"), site.origin, is_old=is_old)
    assert stranger.ask("saveStatement", told())[0] == (400 if is_old else 401)

    client = Client(page, known, site.origin)

    client.wants("saveStatement", told())
    assert client.ask("queryStatements", params={})[0] == (400 if is_old else 403)


@pytest.mark.parametrize("is_old", [False, True])
def test_origin_that_the_credential_does_not_name_is_refused(page: Page, site: Site, lrs: Lrs, is_old: bool) -> None:
    access, activity = lrs.access(origins=(site.origin,)), something()
    stranger = Client(page, access, site.other_origin, is_old=is_old)

    assert stranger.ask("saveStatement", told(object=activity))[0] == (400 if is_old else 403)

    assert Client(page, access, site.origin).found(activity=activity) == []
