"""`@xapi/xapi` in Chromium, on a page of another origin than the LRS's."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from lms.xapi.clients import Scope
from tests.clients.conftest import Access, Lrs, Site

pytestmark = pytest.mark.browser

ANSWERED = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}}
PASSED = {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"en": "passed"}}
# Answers an array of status and body, whether the promise of the library is kept or broken.
START = """([endpoint, key, secret, adapter, version]) => {
  window.xapi = new XAPI({ endpoint, auth: XAPI.toBasicAuth(key, secret), adapter, version });
  const told = (answer) => [answer.status, answer.data];
  window.ask = (name, ...given) => xapi[name](...given).then(told, (error) => told(error.response ?? { data: error.message }));
}"""


class Client:
    """The library on its page: `ask` calls one of its functions and answers the status and what came."""

    def __init__(self, page: Page, access: Access, origin: str, *, adapter: str = "axios", version: str = "1.0.3"):
        page.goto(f"{origin}/pages/xapi")
        page.evaluate(START, [access.endpoint, access.key, access.secret, adapter, version])
        self.page = page

    def ask(self, name: str, **given: Any) -> tuple[int, Any]:
        status, body = self.page.evaluate("([name, given]) => ask(name, given)", [name, given])
        return status, body

    def wants(self, name: str, **given: Any) -> Any:
        status, body = self.ask(name, **given)
        assert status in (200, 204), body
        return body


@pytest.fixture
def client(page: Page, site: Site, lrs: Lrs) -> Client:
    return Client(page, lrs.access(origins=(site.origin,)), site.origin)


def someone() -> dict[str, Any]:
    return {"objectType": "Agent", "mbox": f"mailto:{uuid4()}@members.example"}


def something() -> dict[str, Any]:
    return {"objectType": "Activity", "id": f"https://members.example/activities/{uuid4()}"}


def told(**values: Any) -> dict[str, Any]:
    return {"actor": someone(), "verb": ANSWERED, "object": something(), **values}


def ids(page: dict[str, Any]) -> list[str]:
    return [statement["id"] for statement in page["statements"]]


@pytest.mark.parametrize("adapter", ["axios", "fetch"])
@pytest.mark.parametrize("version", ["1.0.0", "1.0.3", "2.0.0"])
def test_statement_goes_and_comes_back_in_each_version(
    page: Page, site: Site, lrs: Lrs, adapter: str, version: str
) -> None:
    client = Client(page, lrs.access(origins=(site.origin,)), site.origin, adapter=adapter, version=version)
    statement = told(result={"score": {"scaled": 0.9}, "duration": "PT8M"})

    (statement_id,) = client.wants("sendStatement", statement=statement)
    found = client.wants("getStatement", statementId=statement_id)

    assert found["actor"] == statement["actor"]
    assert found["result"] == statement["result"]
    assert found["version"] == ("2.0.0" if version == "2.0.0" else "1.0.0")


def test_batch_stands_or_falls_together(client: Client) -> None:
    activity, statement_id = something(), str(uuid4())
    good = [told(object=activity, id=statement_id), told(object=activity)]
    assert client.wants("sendStatements", statements=good)[0] == statement_id

    status, refused = client.ask("sendStatements", statements=[told(object=activity), told(actor={"mbox": "amina"})])

    assert (status, "statements[1]" in refused["error"]) == (400, True)
    assert len(ids(client.wants("getStatements", activity=activity["id"]))) == 2


def test_query_finds_by_each_filter_and_by_all(client: Client) -> None:
    registration, statement = str(uuid4()), told(verb=PASSED)
    statement["context"] = {"registration": registration}
    wanted, *_others = client.wants("sendStatements", statements=[statement, told(), told(verb=PASSED)])
    stored = client.wants("getStatement", statementId=wanted)["stored"]
    filters = {"agent": statement["actor"], "activity": statement["object"]["id"], "registration": registration}
    wide = {"verb": PASSED["id"], "since": "2020-01-01T00:00:00Z", "until": stored}

    for name, value in filters.items():
        assert ids(client.wants("getStatements", **{name: value})) == [wanted], name
    for name, value in wide.items():
        assert wanted in ids(client.wants("getStatements", **{name: value})), name
    assert ids(client.wants("getStatements", **filters, **wide)) == [wanted]
    assert ids(client.wants("getStatements", **filters, since=stored)) == []


def test_related_agents_and_activities_are_found_when_asked_for(client: Client) -> None:
    instructor, parent = someone(), something()
    client.wants(
        "sendStatement",
        statement=told(context={"instructor": instructor, "contextActivities": {"parent": [parent]}}),
    )

    assert ids(client.wants("getStatements", agent=instructor)) == []
    assert len(ids(client.wants("getStatements", agent=instructor, related_agents=True))) == 1
    assert len(ids(client.wants("getStatements", activity=parent["id"], related_activities=True))) == 1


@pytest.mark.parametrize("ascending", [True, False])
def test_more_leads_through_all_statements_in_order(client: Client, ascending: bool) -> None:
    activity = something()
    expected = client.wants("sendStatements", statements=[told(object=activity) for _index in range(7)])

    answer = client.wants("getStatements", activity=activity["id"], limit=3, ascending=ascending)
    seen = ids(answer)
    while answer["more"]:
        answer = client.wants("getMoreStatements", more=answer["more"])
        seen += ids(answer)

    assert seen == (expected if ascending else expected[::-1])


@pytest.mark.parametrize("look", ["ids", "exact", "canonical"])
def test_statements_come_in_each_format(client: Client, look: str) -> None:
    activity = something() | {"definition": {"name": {"fr": "Le miel", "ar": "العسل"}}}
    statement_id = client.wants("sendStatement", statement=told(object=activity))[0]

    found = client.wants("getStatement", statementId=statement_id, format=look)["object"].get("definition", {})

    assert len(found.get("name", {})) == {"ids": 0, "exact": 2, "canonical": 1}[look]


def test_voided_statement_is_found_by_its_own_question_only(client: Client) -> None:
    first, second = client.wants("sendStatements", statements=[told(), told()])

    client.wants("voidStatement", actor=someone(), statementId=first)
    client.wants("voidStatements", actor=someone(), statementIds=[second])

    for statement_id in (first, second):
        assert client.ask("getStatement", statementId=statement_id)[0] == 404
        assert client.wants("getVoidedStatement", voidedStatementId=statement_id)["id"] == statement_id


def test_attachments_go_and_come_back(client: Client) -> None:
    found = client.page.evaluate(
        """async ([statement, text]) => {
          const content = new TextEncoder().encode(text);
          const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
          const sha2 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
          const attachment = { usageType: XAPI.AttachmentUsages.SUPPORTING_MEDIA, display: { fr: "Note" },
            contentType: "text/plain", length: content.length, sha2 };
          statement.attachments = [attachment];
          const sent = await xapi.sendStatement({ statement, attachments: [content.buffer] });
          const [back, part] = (await xapi.getStatement({ statementId: sent.data[0], attachments: true })).data;
          return [back.attachments[0].sha2 === sha2, part];
        }""",
        [told(), "Twelve pots of honey"],
    )

    assert found == [True, "Twelve pots of honey"]


def test_wrong_attachment_is_refused(client: Client) -> None:
    attachment = {
        "usageType": "http://adlnet.gov/expapi/attachments/other", "display": {}, "contentType": "text/plain",
        "length": 4, "sha2": "0" * 64,
    }  # fmt: skip

    status = client.page.evaluate(
        """(statement) => xapi.sendStatement({ statement, attachments: [new TextEncoder().encode("milk").buffer] })
          .catch((error) => error.response.status)""",
        told(attachments=[attachment]),
    )

    assert status == 400


def test_state_is_kept_merged_listed_and_deleted(client: Client) -> None:
    at = {"agent": someone(), "activityId": something()["id"], "registration": str(uuid4())}
    client.wants("setState", **at, stateId="first", state={"page": 4, "mark": 1})
    client.wants("createState", **at, stateId="first", state={"page": 5})
    client.wants("setState", **at, stateId="second", state="a note", contentType="text/plain")

    assert client.wants("getState", **at, stateId="first") == {"page": 5, "mark": 1}
    assert client.wants("getState", **at, stateId="second") == "a note"
    assert sorted(client.wants("getStates", **at)) == ["first", "second"]
    client.wants("deleteState", **at, stateId="second")
    assert client.wants("getStates", **at) == ["first"]
    client.wants("deleteStates", **at)
    assert client.ask("getState", **at, stateId="first")[0] == 404


PROFILES = {
    "Activity": lambda: {"activityId": something()["id"], "profileId": "wishes"},
    "Agent": lambda: {"agent": someone(), "profileId": "wishes"},
}


@pytest.mark.parametrize("kind", list(PROFILES))
def test_profile_is_overwritten_by_its_etag_only(client: Client, kind: str) -> None:
    at = PROFILES[kind]()
    new = {"etag": "*", "matchHeader": "If-None-Match"}
    client.wants(f"set{kind}Profile", **at, profile={"ui": "ar"}, **new)
    assert client.ask(f"set{kind}Profile", **at, profile={"ui": "fr"}, **new)[0] == 412
    assert client.ask(f"set{kind}Profile", **at, profile={}, etag='"another"', matchHeader="If-Match")[0] == 412

    etag = client.page.evaluate(
        "([name, at]) => xapi[name](at).then((answer) => answer.headers.etag)", [f"get{kind}Profile", at]
    )
    client.wants(f"set{kind}Profile", **at, profile={"ui": "fr"}, etag=etag, matchHeader="If-Match")

    assert client.wants(f"get{kind}Profile", **at) == {"ui": "fr"}


@pytest.mark.parametrize("kind", list(PROFILES))
def test_profile_is_merged_listed_and_deleted(client: Client, kind: str) -> None:
    at = PROFILES[kind]()
    of = {name: value for name, value in at.items() if name != "profileId"}
    client.wants(f"create{kind}Profile", **at, profile={"ui": "ar"})
    client.wants(f"create{kind}Profile", **at, profile={"size": 2})

    assert client.wants(f"get{kind}Profile", **at) == {"ui": "ar", "size": 2}
    assert client.wants(f"get{kind}Profiles", **of) == ["wishes"]
    client.wants(f"delete{kind}Profile", **at)
    assert client.wants(f"get{kind}Profiles", **of) == []


def test_activity_and_person_are_what_statements_told(client: Client) -> None:
    actor = {**someone(), "name": "Amina"}
    activity = something() | {"definition": {"name": {"fr": "Le miel"}}}
    client.wants("sendStatement", statement=told(actor=actor, object=activity))

    assert client.wants("getActivity", activityId=activity["id"])["definition"]["name"] == {"fr": "Le miel"}
    person = client.wants("getAgent", agent={"mbox": actor["mbox"]})
    assert (person["objectType"], person["name"], person["mbox"]) == ("Person", ["Amina"], [actor["mbox"]])


def test_about_names_both_versions(client: Client) -> None:
    assert {"1.0.3", "2.0.0"} <= set(client.wants("getAbout")["version"])


@pytest.mark.parametrize("adapter", ["axios", "fetch"])
def test_page_reads_why_a_wrong_secret_is_refused(page: Page, site: Site, lrs: Lrs, adapter: str) -> None:
    known = lrs.access()
    client = Client(page, Access(known.endpoint, known.key, "guessed"), site.origin, adapter=adapter)

    # The fetch adapter tells its caller the body of a refusal alone.
    _status, refused = client.ask("sendStatement", statement=told())

    assert "Authorization: give the key and secret" in str(refused)


def test_page_reads_which_scope_is_missing(page: Page, site: Site, lrs: Lrs) -> None:
    client = Client(page, lrs.access(Scope.STATEMENTS_WRITE), site.origin)
    client.wants("sendStatement", statement=told())

    status, refused = client.ask("getState", agent=someone(), activityId=something()["id"], stateId="any")

    assert (status, "scope state" in refused["error"]) == (403, True)


def test_origin_that_the_credential_does_not_name_is_refused(page: Page, site: Site, lrs: Lrs) -> None:
    access, activity = lrs.access(origins=(site.origin,)), something()
    stranger = Client(page, access, site.other_origin)

    status, refused = stranger.ask("sendStatement", statement=told(object=activity))

    assert (status, site.other_origin in refused["error"]) == (403, True)
    assert ids(Client(page, access, site.origin).wants("getStatements", activity=activity["id"])) == []
