"""From what a phone sends to what is kept: a photo drawn anew, or a PDF that was looked through."""

from dataclasses import dataclass
from typing import Any

from lms.cooperatives.file.pdf_check import Fault, Refused, check_pdf
from lms.core.errors import DomainError
from lms.core.files import MediaStore, kind_of, picture_from, private_store
from lms.core.i18n import lazy as _

# Enough to read a page of A4: 200 dots an inch.
LONGEST_SIDE = 2400


class UnusableDocument(DomainError):
    status = 422
    message = _("Take a photo of the paper, or choose a PDF or a picture.")


FAULTS: dict[Fault, Any] = {
    Fault.NOT_PDF: _("This file is no PDF. Take a photo of the paper instead."),
    Fault.TOO_LARGE: _("This PDF is too large: 6 MB at most. Take a photo of the paper instead."),
    Fault.BROKEN: _("This PDF is damaged or unusual, and we cannot check it. Take a photo of the paper instead."),
    Fault.LOCKED: _("This PDF is locked with a password. Save it without one, or take a photo of the paper."),
    Fault.ACTIVE: _("This PDF holds a program or a form, and could do harm. Take a photo of the paper instead."),
    Fault.ATTACHMENT: _("This PDF carries other files inside. Send each paper by itself."),
}


@dataclass(frozen=True)
class Upload:
    content: bytes
    extension: str


def checked_upload(content: bytes) -> Upload:
    """What may be kept. Raises UnusableDocument or UnusablePicture, whose texts say what to do."""
    if not content:
        raise UnusableDocument
    if kind_of(content) == "pdf":
        try:
            check_pdf(content)
        except Refused as refusal:
            raise UnusableDocument(FAULTS[refusal.fault]) from refusal
        return Upload(content, "pdf")
    return Upload(picture_from(content, longest=LONGEST_SIDE), "webp")


def documents_store() -> MediaStore:
    return private_store("documents")
