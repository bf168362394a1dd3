"""The attachments that come with statements: complete, true to their hash, and signatures that hold (Data 2.4.11, 2.6)."""

from collections.abc import Sequence
from uuid import UUID

from lms.core.db import close_after
from lms.core.upserts import upsert
from lms.xapi import queries
from lms.xapi.models import AttachmentContent
from lms.xapi.multipart import MixedBody
from lms.xapi.signatures import check_signature
from lms.xapi.statement import SIGNATURE, Attachment, BadStatement, Statement


class Received:
    """The parts of one request, and which of them its statements have named."""

    def __init__(self, body: MixedBody) -> None:
        self.contents = body.attachments
        self._types = body.content_types
        self._named: set[str] = set()
        # Of each statement, in the order in which they were asked about: its id, and its parts.
        self._parts: list[tuple[UUID, set[str]]] = []

    def has_all_of(self, statement: Statement) -> bool:
        """True. Raises BadStatement for an attachment without its content, or a signature that is not true."""
        own: set[str] = set()
        for attachment in statement.all_attachments:
            content = self._content_of(attachment)
            if content is None:
                continue
            # The hash was compared with the bytes; length is not, for clients count the bytes before encoding them.
            own.add(attachment.sha2.lower())
            self._check_type(attachment)
            if attachment.usage_type == SIGNATURE:
                check_signature(statement, attachment, content)
        self._named |= own
        self._parts.append((statement.id, own))
        return True

    def keep(self, ids: Sequence[UUID] = ()) -> None:
        """Store the contents, and with which statement each one came; the statements are stored already.

        `ids`: those of the statements, in their order, where the LRS gave some of them. Raises BadStatement where a part
        belongs to no statement (Communication 1.5.2).
        """
        if loose := sorted(self.contents.keys() - self._named):
            raise BadStatement(f"attachments: no statement names the part with the hash {loose[0]}")
        close_after(sum(map(len, self.contents.values())))
        known = queries.known_hashes(sorted(self.contents)) if self.contents else set()
        for sha2 in sorted(self.contents.keys() - known):
            upsert(AttachmentContent, {"sha2": sha2, "content": self.contents[sha2]}, key=("sha2",))
        given = ids or [statement_id for statement_id, _own in self._parts]
        queries.add_sent(
            [(statement_id, sha2) for statement_id, (_id, own) in zip(given, self._parts, strict=True) for sha2 in own]
        )

    def _content_of(self, attachment: Attachment) -> bytes | None:
        content = self.contents.get(attachment.sha2.lower())
        # Communication 1.5.1: without a part of its own an attachment needs a fileUrl.
        if content is None and (attachment.file_url is None or attachment.usage_type == SIGNATURE):
            raise BadStatement(f"attachments: neither fileUrl nor a part with the hash {attachment.sha2}")
        return content

    def _check_type(self, attachment: Attachment) -> None:
        given = self._types.get(attachment.sha2.lower())
        # Communication 1.5.2: the type of a part, where it names one, is the contentType of its attachment. What follows
        # a semicolon clients write as they like.
        if given is not None and _media_type(given) != _media_type(attachment.content_type):
            raise BadStatement(
                f"attachments: contentType is {attachment.content_type}, but the part with its hash is {given[:100]}"
            )


def _media_type(text: str) -> str:
    return text.partition(";")[0].strip().lower()
