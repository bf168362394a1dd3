"""Finding statements, and giving them out: a page of them, with what was asked for beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from werkzeug.datastructures import LanguageAccept

from lms.xapi import formats, positions, queries, terms
from lms.xapi.parameters import Search
from lms.xapi.policy import Reach
from lms.xapi.statement import Attachment, decode, faithful_json

# Bytes; a single statement may have more.
LARGEST_ATTACHMENTS = 32_000_000


@dataclass(frozen=True)
class Page:
    """JSON of statements; `cursor` is the position behind which the next page begins, None on the last."""

    documents: Sequence[str]
    cursor: int | None
    # The position of the statement that was stored last.
    newest: int | None


def page_of(search: Search, reach: Reach, *, settled: int) -> Page:
    """Newest first, or oldest first where asked. `settled`: nothing more comes before this position."""
    after, before = bounds_of(search)
    if search.is_ascending:
        # What other writers are about to commit may still stand before what is seen: a later page would miss it.
        before = min(before, settled) if before is not None else settled
        after = max(after or 0, search.cursor) if search.cursor is not None else after
    elif search.cursor is not None:
        before = min(before, search.cursor) if before is not None else search.cursor
    found = queries.found_by(
        wanted_terms(search, reach), after=after, before=before, ascending=search.is_ascending, limit=search.limit + 1
    )
    page = found[: search.limit]
    is_cut = len(found) > search.limit or sum(len(document) for _seq, document in found) >= queries.PAGE_CHARS
    if search.with_attachments and (light := _with_light_attachments(page)) < len(page):
        page, is_cut = page[:light], True
    more = page[-1][0] if is_cut else None
    return Page([document for _seq, document in page], more, max((seq for seq, _document in page), default=None))


def _with_light_attachments(page: Sequence[tuple[int, str]]) -> int:
    """How many of the statements, one at least, have attachments that can be sent together."""
    sizes = queries.sent_sizes([seq for seq, document in page if _has_attachments(document)])
    total = 0
    for count, (seq, _document) in enumerate(page):
        total += sizes.get(seq, 0)
        if count and total > LARGEST_ATTACHMENTS:
            return count
    return len(page)


def bounds_of(search: Search) -> tuple[int | None, int | None]:
    """The positions between which `since` and `until` leave room, both exclusive."""
    return (
        positions.position_of(search.since) + positions.LANES - 1 if search.since else None,
        positions.position_of(search.until) + positions.LANES if search.until else None,
    )


def wanted_terms(search: Search, reach: Reach | None) -> list[int]:
    """All the terms that a statement must have."""
    things: list[int] = []
    if search.agent is not None:
        key = search.agent.key
        things.append(terms.any_agent(key) if search.has_related_agents else terms.actor_or_object(key))
    if search.activity is not None:
        iri = search.activity
        things.append(terms.any_activity(iri) if search.has_related_activities else terms.is_object(iri))
    others: list[int] = []
    if search.verb is not None:
        verb = terms.verb(search.verb)
        if things:
            things = [terms.with_verb(term, verb) for term in things]
        else:
            others.append(verb)
    if search.registration is not None:
        others.append(terms.registration(search.registration))
    if reach is not None and reach.is_own:
        others.append(terms.authority(reach.client.authority.key))
    return [*things, *others]


def formatted(documents: Sequence[str], look: str, languages: LanguageAccept) -> list[Any]:
    """As JSON values to be encoded: what is exact is passed on as it is kept."""
    if look == "exact":
        return [msgspec.Raw(document.encode()) for document in documents]
    values = [faithful_json(document.encode()) for document in documents]
    if look == "ids":
        return [formats.with_ids_only(value) for value in values]
    ids = {activity.id for document in documents for activity in terms.all_activities(decode(document))}
    known = {
        activity_id: msgspec.json.decode(text) for activity_id, text in queries.definitions_of(sorted(ids)).items()
    }
    return [formats.canonical(value, known, languages) for value in values]


def attachments_of(documents: Sequence[str]) -> list[tuple[Attachment, bytes]]:
    """What came with these statements, each once (Communication 1.5.2).

    Only that: what another client sent under the same hash is nothing of theirs.
    """
    statements = [decode(document) for document in documents if _has_attachments(document)]
    sent = queries.sent_with([statement.id for statement in statements])
    found: dict[str, Attachment] = {}
    for statement in statements:
        for attachment in statement.all_attachments:
            if (statement.id, sha2 := attachment.sha2.lower()) in sent:
                found.setdefault(sha2, attachment)
    contents = queries.attachments_with(list(found))
    return [(found[sha2], content) for sha2, content in contents.items()]


def _has_attachments(document: str) -> bool:
    """False for certain; true where it is likely."""
    return '"attachments"' in document


def definition_of(activity_id: str) -> dict[str, Any]:
    """The canonical definition of an activity; empty where nothing is known."""
    text = queries.definitions_of([activity_id]).get(activity_id)
    return msgspec.json.decode(text) if text else {}
