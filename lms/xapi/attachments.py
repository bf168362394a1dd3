"""The attachments that come with statements: complete, true to their hash, and signatures that hold (Data 2.4.11, 2.6)."""

from lms.core.db import close_after
from lms.core.upserts import upsert
from lms.xapi import queries
from lms.xapi.models import AttachmentContent
from lms.xapi.multipart import MixedBody
from lms.xapi.signatures import check_signature
from lms.xapi.statement import SIGNATURE, Attachment, BadStatement, Object, Statement


class Received:
    """The parts of one request, and which of them its statements have named."""

    def __init__(self, body: MixedBody) -> None:
        self.contents = body.attachments
        self._named: set[str] = set()

    def has_all_of(self, statement: Statement) -> bool:
        """True. Raises BadStatement for an attachment without its content, or a signature that is not true."""
        inside = statement.object.attachments if isinstance(statement.object, Object) else None
        for attachment in (*(statement.attachments or ()), *(inside or ())):
            content = self._content_of(attachment)
            if attachment.usage_type == SIGNATURE and content is not None:
                check_signature(statement, attachment, content)
        return True

    def keep(self) -> None:
        """Store the contents. Raises BadStatement where a part belongs to no statement (Communication 1.5.2)."""
        if loose := sorted(self.contents.keys() - self._named):
            raise BadStatement(f"attachments: no statement names the part with the hash {loose[0]}")
        close_after(sum(map(len, self.contents.values())))
        known = queries.known_hashes(sorted(self.contents)) if self.contents else set()
        for sha2 in sorted(self.contents.keys() - known):
            upsert(AttachmentContent, {"sha2": sha2, "content": self.contents[sha2]}, key=("sha2",))

    def _content_of(self, attachment: Attachment) -> bytes | None:
        sha2 = attachment.sha2.lower()
        content = self.contents.get(sha2)
        if content is None:
            # Communication 1.5.1: without a part of its own an attachment needs a fileUrl.
            if attachment.file_url is None or attachment.usage_type == SIGNATURE:
                raise BadStatement(f"attachments: neither fileUrl nor a part with the hash {attachment.sha2}")
            return None
        # The hash was compared with the bytes; length is not compared, for clients count the bytes before encoding them.
        self._named.add(sha2)
        return content
