"""Handing statements to a target and understanding what it says of them. Knows no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lms.xapi.comparison import is_same_statement
from lms.xapi.forwarding.remote import LONGEST_WORDS, Answer, Failed, RemoteLrs, TooSlow, has_acknowledged
from lms.xapi.references import is_voiding
from lms.xapi.statement import VERSION, VERSIONS, Attachment, BadStatement, Statement, read

# What a target says of the statements and not of itself: broken, in conflict, too large, not to be processed.
ABOUT_STATEMENTS = frozenset((400, 409, 413, 422))


@dataclass(frozen=True)
class Item:
    """A statement to be sent, with the attachments that are kept of it."""

    # The position in the log at which it is sent: its own, or that of the statement behind which it goes.
    seq: int
    statement: Statement
    document: str
    attachments: Sequence[tuple[Attachment, bytes]] = ()

    @property
    def id(self) -> UUID:
        return self.statement.id

    @property
    def protocol(self) -> str:
        # Data 2.4.10: an LRS refuses statements of 2.0 in a request of 1.0.3.
        return VERSIONS[-1] if (self.statement.version or VERSION).startswith("2") else VERSION

    @property
    def size_bytes(self) -> int:
        return len(self.document.encode()) + sum(len(content) for _attachment, content in self.attachments)


@dataclass
class Outcome:
    """What became of a batch: in its order, each is accepted or refused, up to where the target failed."""

    accepted: list[UUID] = field(default_factory=list)
    # Statements with the words of the target.
    refused: list[tuple[UUID, str]] = field(default_factory=list)
    failure: Failed | None = None

    @property
    def is_done_with(self) -> set[UUID]:
        return {*self.accepted, *(statement_id for statement_id, _reason in self.refused)}


def deliver(remote: RemoteLrs, items: Sequence[Item]) -> Outcome:
    """Send statements of one protocol in their order. A refused batch is halved until the ones at fault are found; so is one
    that is too much for a slow line.
    """
    outcome = Outcome()
    _deliver(remote, items, outcome)
    return outcome


def _deliver(remote: RemoteLrs, items: Sequence[Item], outcome: Outcome) -> None:
    try:
        answer = remote.send([one.document for one in items], _contents(items), version=items[0].protocol)
        if has_acknowledged(answer, [one.id for one in items]):
            outcome.accepted += [one.id for one in items]
        elif not _is_about(answer, items):
            outcome.failure = answer.failure()
        elif len(items) == 1:
            _judge(remote, items[0], answer, outcome)
        else:
            # Communication 2.1.2: a batch stands or falls as a whole, so nothing of it is there yet.
            _deliver_halves(remote, items, outcome)
    except TooSlow as failure:
        if len(items) == 1:
            outcome.failure = failure
        else:
            _deliver_halves(remote, items, outcome)
    except Failed as failure:
        outcome.failure = failure


def _deliver_halves(remote: RemoteLrs, items: Sequence[Item], outcome: Outcome) -> None:
    middle = len(items) // 2
    _deliver(remote, items[:middle], outcome)
    if outcome.failure is None:
        _deliver(remote, items[middle:], outcome)


def _is_about(answer: Answer, items: Sequence[Item]) -> bool:
    # Data 2.3.2: who may not void is told 403, and may send everything else.
    return answer.status in ABOUT_STATEMENTS or (
        answer.status == 403 and any(is_voiding(one.statement) for one in items)
    )


def _judge(remote: RemoteLrs, item: Item, answer: Answer, outcome: Outcome) -> None:
    reason = answer.words
    if answer.status == 409:
        # Some answer 409 to any id that is there; Communication 2.1.1 asks for it where the statement differs.
        found = _look_for(remote, item.statement)
        if found.status == 200 and _is_same(found, item.statement):
            outcome.accepted.append(item.id)
            return
        look = "another statement is there" if found.status == 200 else f"looked for: {found.words}"
        reason = f"{reason}; {look}"[:LONGEST_WORDS]
    outcome.refused.append((item.id, reason))


def _look_for(remote: RemoteLrs, statement: Statement) -> Answer:
    """What is there under the id of the statement. Where the key may not look, or the target does not understand, nobody
    knows, and what nobody knows is not counted as arrived.

    Raises Failed where the target answers the look with anything else: that decides nothing, and is asked again later.
    """
    for is_voided in (False, True):
        found = remote.statement(statement.id, is_voided=is_voided)
        if found.status == 200:
            break
        if not found.is_refusal:
            raise found.failure()
    return found


def _is_same(found: Answer, statement: Statement) -> bool:
    try:
        return is_same_statement(statement, read(found.body)[0])
    except BadStatement:
        return False


def _contents(items: Sequence[Item]) -> list[tuple[Attachment, bytes]]:
    """Each once, whoever names it."""
    return list(
        {
            attachment.sha2.lower(): (attachment, content) for one in items for attachment, content in one.attachments
        }.values()
    )
