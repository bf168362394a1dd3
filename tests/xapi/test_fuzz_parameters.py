"""Parameters of every kind: understood, or refused with a reason; never a fault of ours."""

import json
from urllib.parse import urlencode

import pytest

from lms.xapi.models import AttachmentContent, KnownActivity, Mention, StoredDocument, StoredStatement
from tests.xapi.lrs import AMINA, LESSON, Lrs

TABLES = (StoredStatement, Mention, KnownActivity, AttachmentContent, StoredDocument)
STATE = {"activityId": LESSON, "agent": json.dumps(AMINA), "stateId": "s"}
JSON = {"Content-Type": "application/json"}
PARAMETERS = [
    "agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until", "limit", "ascending",
    "cursor", "statementId", "voidedStatementId", "format", "attachments", "activityId", "stateId", "profileId", "method", "",
]  # fmt: skip
ABSURD = [
    "", " ", "0", "-1", "1e9", "999999999", "9" * 30, "9223372036854775807", "9223372036854775808", "٣", "²", "1.5", "0x10", "NaN",
    "null", "[]", "{}", '{"mbox":1}', '{"mbox":"mailto:a@b.c","mbox":"mailto:a@b.c"}', '{"mbox":"mailto:\\ud800@b.c"}',
    '{"account":{"homePage":"http://a","name":"\\u0000"}}', '{"objectType":"Group","member":[' * 60, "[" * 3000, "\x00", "a\x00b",
    "\ud800", "�", "a" * 3000, "http://a/" + "b" * 3000, "http://[::1", "::", "%", "%zz", "+", "true", "TRUE", "yes", "ids", "exact ",
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2100-01-01T00:00:00Z", "1970-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z", "2026-11-23T25:00:00Z", "2026-11-23T10:00:00+99:99", "2026-11-23", "20261123T100000Z", "now", "P1D",
    "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "0" * 32, "'; DROP TABLE xapi_statement; --",
    "../../etc/passwd", "<script>", "${jndi:ldap://a}", "\r\nX-A: b",
]  # fmt: skip
BASES = {
    "/statements": {}, "/activities/state": STATE, "/activities/profile": {"activityId": LESSON, "profileId": "p"},
    "/agents/profile": {"agent": json.dumps(AMINA), "profileId": "p"}, "/agents": {"agent": json.dumps(AMINA)},
    "/activities": {"activityId": LESSON}, "/about": {},
}  # fmt: skip


@pytest.mark.parametrize("path", BASES)
def test_absurd_parameters_are_understood_or_refused(lrs: Lrs, path: str) -> None:
    for name in PARAMETERS:
        for value in ABSURD:
            asked = urlencode(BASES[path] | {name: value}, errors="surrogatepass")
            response = lrs.send("GET", f"{path}?{asked}")

            assert response.status_code in (200, 400, 404), (name, value)
            assert response.status_code == 200 or response.json["error"]


def test_absurd_keys_of_documents_are_kept_or_refused(lrs: Lrs) -> None:
    for path, names in (
        ("/activities/state", ("stateId", "activityId", "agent", "registration")),
        ("/agents/profile", ("profileId",)),
    ):
        for name in names:
            for value in ABSURD:
                asked = urlencode(BASES[path] | {name: value}, errors="surrogatepass")
                answers = [
                    lrs.send(
                        method, f"{path}?{asked}", headers={**JSON, "If-None-Match": '"x"'}, data=b"{}"
                    ).status_code
                    for method in ("PUT", "POST", "DELETE")
                ]

                assert set(answers) <= {204, 400}, (name, value, answers)
