"""A first request to copy, which the new client may make. Pure."""

from collections.abc import Collection

from lms.xapi.clients import Scope

_READERS = {Scope.ALL, Scope.ALL_READ, Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE}
_STATEMENT = (
    '{"actor": {"mbox": "mailto:someone@example.org"}, "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"}, '
    '"object": {"id": "http://example.org/activity"}}'
)


def first_request(scopes: Collection[str], *, key: str, secret: str, endpoint: str) -> str:
    """A command for a shell, on several lines."""
    parts = [f"curl -u '{key}:{secret}'", "-H 'X-Experience-API-Version: 1.0.3'"]
    if not _READERS.isdisjoint(scopes):
        parts.append(f"'{endpoint}statements?limit=1'")
    elif Scope.STATEMENTS_WRITE in scopes:
        parts += ["-H 'Content-Type: application/json'", f"-d '{_STATEMENT}'", f"'{endpoint}statements'"]
    else:
        parts.append(f"'{endpoint}activities?activityId=http://example.org/activity'")
    return " \\\n  ".join(parts)
