"""`tincan` for Python, with everything that its RemoteLRS offers, over HTTP."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tincan import (
    Activity,
    ActivityProfileDocument,
    Agent,
    AgentProfileDocument,
    Attachment,
    Context,
    ContextActivities,
    LanguageMap,
    RemoteLRS,
    StateDocument,
    Statement,
    StatementRef,
    Verb,
)

from lms.xapi.clients import Scope
from tests.clients.conftest import Access, Lrs

ANSWERED = Verb(id="http://adlnet.gov/expapi/verbs/answered", display=LanguageMap({"en": "answered"}))
PASSED = Verb(id="http://adlnet.gov/expapi/verbs/passed", display=LanguageMap({"en": "passed"}))
VOIDED = Verb(id="http://adlnet.gov/expapi/verbs/voided", display=LanguageMap({"en": "voided"}))


@pytest.fixture
def remote(lrs: Lrs) -> RemoteLRS:
    return remote_of(lrs.access())


def remote_of(access: Access, version: str = "1.0.3") -> RemoteLRS:
    return RemoteLRS(version=version, endpoint=access.endpoint, username=access.key, password=access.secret)


def someone() -> Agent:
    return Agent(mbox=f"mailto:{uuid4()}@members.example")


def something() -> Activity:
    return Activity(id=f"https://members.example/activities/{uuid4()}")


def told(**values: Any) -> Statement:
    return Statement(**({"actor": someone(), "verb": ANSWERED, "object": something()} | values))


def ids(response: Any) -> list[str]:
    assert response.success, response.data
    return [str(statement.id) for statement in response.content.statements]


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1", "1.0.2", "1.0.3"])
def test_statement_is_saved_and_retrieved_in_each_version(lrs: Lrs, version: str) -> None:
    remote = remote_of(lrs.access(), version)
    statement = told(id=str(uuid4()))

    assert remote.save_statement(statement).success
    found = remote.retrieve_statement(statement.id).content

    assert found.actor.mbox == statement.actor.mbox
    assert found.stored
    assert found.authority.account.home_page == lrs.live.url


def test_statement_without_id_gets_one(remote: RemoteLRS) -> None:
    statement = told()

    assert remote.save_statement(statement).success

    assert str(remote.retrieve_statement(statement.id).content.id) == str(statement.id)


def test_statement_sent_again_is_welcome_and_another_under_its_id_is_not(remote: RemoteLRS) -> None:
    statement = told(id=str(uuid4()))
    remote.save_statement(statement)

    assert remote.save_statement(statement).success
    refused = remote.save_statement(told(id=str(statement.id)))

    assert refused.response.status == 409


def test_batch_stands_or_falls_together(remote: RemoteLRS) -> None:
    activity = something()
    batch = [told(object=activity) for _index in range(3)]
    assert remote.save_statements(batch).success

    spoilt = [told(object=activity), told(object=activity, id=str(remote_id(batch[0], remote)), verb=PASSED)]

    assert remote.save_statements(spoilt).response.status == 409
    assert len(ids(remote.query_statements({"activity": activity}))) == 3


def remote_id(statement: Statement, remote: RemoteLRS) -> str:
    (found, *_others) = ids(remote.query_statements({"agent": statement.actor}))
    return found


def test_query_finds_by_each_filter_and_by_all(remote: RemoteLRS) -> None:
    agent, activity, registration = someone(), something(), uuid4()
    before = datetime.now(UTC) - timedelta(seconds=30)
    statement = told(actor=agent, object=activity, verb=PASSED, context=Context(registration=registration))
    remote.save_statements([statement, told(), told(verb=PASSED)])
    filters = {
        "agent": agent, "activity": activity, "verb": PASSED, "registration": registration,
        "since": before.isoformat(), "until": (before + timedelta(minutes=5)).isoformat(),
    }  # fmt: skip

    (wanted,) = ids(remote.query_statements(filters))

    for name in ("agent", "activity", "registration"):
        assert ids(remote.query_statements({name: filters[name]})) == [wanted], name
    for name in ("verb", "since", "until"):
        assert wanted in ids(remote.query_statements({name: filters[name]})), name
    assert ids(remote.query_statements(filters | {"until": before.isoformat()})) == []


def test_related_agents_and_activities_are_found_when_asked_for(remote: RemoteLRS) -> None:
    instructor, parent = someone(), something()
    context = Context(instructor=instructor, context_activities=ContextActivities(parent=[parent]))
    remote.save_statement(told(context=context))

    assert ids(remote.query_statements({"agent": instructor})) == []
    assert len(ids(remote.query_statements({"agent": instructor, "related_agents": True}))) == 1
    assert ids(remote.query_statements({"activity": parent})) == []
    assert len(ids(remote.query_statements({"activity": parent, "related_activities": True}))) == 1


@pytest.mark.parametrize("ascending", [True, False])
def test_more_leads_through_all_statements_in_order(remote: RemoteLRS, ascending: bool) -> None:
    activity = something()
    batch = [told(object=activity, id=str(uuid4())) for _index in range(7)]
    remote.save_statements(batch)
    expected = [str(statement.id) for statement in batch]

    page = remote.query_statements({"activity": activity, "limit": 3, "ascending": ascending})
    seen = ids(page)
    while page.content.more:
        page = remote.more_statements(page.content)
        seen += ids(page)

    assert seen == (expected if ascending else expected[::-1])


@pytest.mark.parametrize("look", ["ids", "exact", "canonical"])
def test_statements_come_in_each_format(remote: RemoteLRS, look: str) -> None:
    statement = told(object=Activity(id=something().id, definition={"name": {"fr": "Le miel"}}))
    remote.save_statement(statement)

    (found,) = remote.query_statements({"agent": statement.actor, "format": look}).content.statements

    assert (found.object.definition is None) == (look == "ids")


def test_voided_statement_is_found_by_its_own_question_only(remote: RemoteLRS) -> None:
    statement = told(id=str(uuid4()))
    remote.save_statement(statement)

    assert remote.save_statement(told(verb=VOIDED, object=StatementRef(id=statement.id))).success

    assert remote.retrieve_statement(statement.id).response.status == 404
    assert str(remote.retrieve_voided_statement(statement.id).content.id) == str(statement.id)


def test_attachment_kept_elsewhere_is_named(remote: RemoteLRS) -> None:
    attachment = Attachment(
        usage_type="http://id.tincanapi.com/attachment/supporting_media", display=LanguageMap({"fr": "Photo"}),
        content_type="image/jpeg", length=12, sha2="a" * 64, fileurl="https://members.example/photo.jpg",
    )  # fmt: skip
    statement = told(attachments=[attachment])

    assert remote.save_statement(statement).success

    (found,) = remote.retrieve_statement(statement.id).content.attachments
    assert found.sha2 == attachment.sha2


def test_state_is_kept_listed_and_cleared(remote: RemoteLRS) -> None:
    activity, agent = something(), someone()
    for name in ("first", "second"):
        state = StateDocument(id=name, activity=activity, agent=agent, content="page 4", content_type="text/plain")
        assert remote.save_state(state).success

    assert sorted(remote.retrieve_state_ids(activity, agent).content) == ["first", "second"]
    assert bytes(remote.retrieve_state(activity, agent, "first").content.content) == b"page 4"
    assert remote.delete_state(state).success
    assert remote.retrieve_state_ids(activity, agent).content == ["first"]
    assert remote.clear_state(activity, agent).success
    assert remote.retrieve_state(activity, agent, "first").response.status == 404


def test_state_ids_are_those_since_a_moment(remote: RemoteLRS) -> None:
    activity, agent, now = something(), someone(), datetime.now(UTC)
    remote.save_state(StateDocument(id="first", activity=activity, agent=agent, content="1"))

    def since(moment: datetime) -> Any:
        return remote.retrieve_state_ids(activity, agent, since=moment.isoformat()).content

    assert since(now - timedelta(minutes=1)) == ["first"]
    assert since(now + timedelta(minutes=1)) == []


def test_activity_profile_is_overwritten_by_its_etag_only(lrs: Lrs) -> None:
    # The client cannot say If-None-Match, as 1.0.3 wants it; as a client of 1.0.2 it may write the first version.
    remote = remote_of(lrs.access(), "1.0.2")
    profile = ActivityProfileDocument(id="glossary", activity=something(), content='{"miel": 1}')
    assert remote.save_activity_profile(profile).success
    assert remote.save_activity_profile(profile).response.status == 409

    profile.etag = remote.retrieve_activity_profile(profile.activity, "glossary").response.getheader("ETag")
    assert remote.save_activity_profile(profile).success
    profile.etag = '"of another"'
    assert remote.save_activity_profile(profile).response.status == 412

    assert remote.retrieve_activity_profile_ids(profile.activity).content == ["glossary"]
    profile.etag = None
    assert remote.delete_activity_profile(profile).success
    assert remote.retrieve_activity_profile(profile.activity, "glossary").response.status == 404


def test_agent_profile_is_overwritten_by_its_etag_only(lrs: Lrs) -> None:
    remote = remote_of(lrs.access(), "1.0.2")
    profile = AgentProfileDocument(
        id="wishes", agent=someone(), content='{"ui": "ar"}', content_type="application/json"
    )
    assert remote.save_agent_profile(profile).success
    assert remote.save_agent_profile(profile).response.status == 409

    found = remote.retrieve_agent_profile(profile.agent, "wishes")
    assert json.loads(found.data) == {"ui": "ar"}
    profile.etag = found.response.getheader("ETag")
    assert remote.save_agent_profile(profile).success

    assert remote.retrieve_agent_profile_ids(profile.agent).content == ["wishes"]
    assert remote.delete_agent_profile(profile).success
    assert remote.retrieve_agent_profile_ids(profile.agent).content == []


def test_about_is_answered_with_a_version_newer_than_the_client(remote: RemoteLRS) -> None:
    # Its list of versions ends with 1.0.3, and it reads no answer that names another.
    with pytest.raises(ValueError, match=r"'2\.0\.0' in \['1\.0\.3', '2\.0\.0'\]"):
        remote.about()


def test_wrong_secret_is_refused(lrs: Lrs) -> None:
    access = lrs.access()
    remote = RemoteLRS(endpoint=access.endpoint, username=access.key, password="guessed")

    answer = remote.save_statement(told())

    assert answer.response.status == 401
    assert answer.response.getheader("WWW-Authenticate", "").startswith("Basic")


def test_missing_scope_is_refused_and_named(lrs: Lrs) -> None:
    remote = remote_of(lrs.access(Scope.STATEMENTS_WRITE))
    assert remote.save_statement(told()).success

    assert remote.query_statements({}).response.status == 403
    refused = remote.retrieve_state(something(), someone(), "any")

    assert refused.response.status == 403
    assert "state" in json.loads(refused.data)["error"]


def test_reader_of_its_own_statements_sees_no_others(lrs: Lrs) -> None:
    activity = something()
    remote_of(lrs.access()).save_statement(told(object=activity))
    remote = remote_of(lrs.access(Scope.STATEMENTS_WRITE, Scope.STATEMENTS_READ_MINE))
    own = told(object=activity)
    remote.save_statement(own)

    assert ids(remote.query_statements({"activity": activity})) == [str(own.id)]
