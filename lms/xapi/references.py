"""Statements that point to others: what they are found by in addition, and which of them void (Communication 2.1.3, 2.1.4)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from lms.xapi import queries, terms
from lms.xapi.clients import Client, Refused, Scope
from lms.xapi.statement import VOIDED, Statement, decode

# A chain of references longer than this is followed no further.
LONGEST_CHAIN = 20


def target_of(statement: Statement) -> UUID | None:
    """The statement that a StatementRef names."""
    thing = statement.object
    return UUID(thing.id) if thing.object_type == "StatementRef" else None


def terms_of(statement: Statement, beside: Mapping[UUID, Statement]) -> list[int]:
    """All terms of the statement. It is also found by whatever the statement that it refers to is found by, and so on.

    `beside`: statements stored together with it.
    """
    things, verbs, others = terms.things_of(statement), terms.verbs_of(statement), terms.others_of(statement)
    own = {terms.authority(statement.authority.key)} if statement.authority else set()
    seen = {statement.id}
    target = target_of(statement)
    while target is not None and target not in seen and len(seen) < LONGEST_CHAIN:
        seen.add(target)
        found = beside.get(target) or _stored(target)
        if found is None:
            break
        things |= terms.things_of(found)
        verbs |= terms.verbs_of(found)
        others |= terms.others_of(found)
        target = target_of(found)
    return list(terms.rows_of(things, verbs, others | own))


def refuse_foreign_voiding(statements: Sequence[Statement], client: Client) -> None:
    """Data 2.3.2: 403 unless the client may void. It may void what it stored; with the scope `all`, what others stored too;
    and what the platform itself vouches for only as a part of it. Raises Refused.
    """
    targets = [UUID(one.object.id) for one in statements if is_voiding(one)]
    if voidings := {one.id for one in statements if is_voiding(one)} & set(targets):
        raise Refused(f"object.id: {min(voidings)} is a voiding statement, which cannot be voided")
    for found in queries.statements_with_ids(targets) if targets else ():
        statement = found.as_statement()
        if is_voiding(statement):
            raise Refused(f"object.id: {found.id} is a voiding statement, which cannot be voided")
        is_own = statement.authority is not None and statement.authority.key == client.authority.key
        if not is_own and (found.is_trusted or Scope.ALL not in client.scopes):
            raise Refused(f"object.id: {found.id} was stored by another client; only that one may void it")


def follow(stored: Sequence[Statement], *, is_awaited: bool) -> None:
    """Void what the new statements void. Where they are awaited: void them if an earlier one does, and let the earlier ones
    that point to them be found by what they are found by.
    """
    voided = [UUID(one.object.id) for one in stored if is_voiding(one)]
    if voided:
        _void(voided)
    if not is_awaited:
        return
    known = {statement.id: statement for statement in stored}
    ids = list(known)
    for _round in range(LONGEST_CHAIN):
        referring = queries.referring_to(ids)
        if not referring:
            return
        pairs: list[tuple[int, int]] = []
        void: list[UUID] = []
        for seq, _id, document in referring:
            statement = decode(document)
            target = target_of(statement)
            if is_voiding(statement) and target in known and _may_void(statement, known[target]):
                # It came before what it voids.
                void.append(target)
            pairs += [(term, seq) for term in terms_of(statement, {})]
        queries.insert_mentions(sorted(set(pairs)))
        # Last: what is void keeps no mention, not even one that it was just given.
        _void(void)
        ids = [statement_id for _seq, statement_id, _document in referring]


def _void(ids: Sequence[UUID]) -> None:
    """Communication 2.1.4: what is void is found by nothing but its id."""
    for seq, document in queries.void(ids):
        queries.forget_mentions(seq, terms_of(decode(document), {}))


def _may_void(voiding: Statement, target: Statement) -> bool:
    return (
        voiding.authority is not None and target.authority is not None and voiding.authority.key == target.authority.key
        and not is_voiding(target)
    )  # fmt: skip


def is_voiding(statement: Statement) -> bool:
    return statement.verb.id == VOIDED and target_of(statement) is not None


def _stored(statement_id: UUID) -> Statement | None:
    document = queries.document_of(statement_id)
    return decode(document) if document else None
