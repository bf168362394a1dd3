"""Papers for tests: PDFs that are well, locked or armed, pictures, and rows of documents and assemblies."""

import io
import zlib
from datetime import date
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from lms.accounts.models import Person
from lms.cooperatives.desk.models import Assembly
from lms.cooperatives.file.models import Document, DocumentKind, Visibility
from lms.cooperatives.file.services import file_document
from lms.cooperatives.file.uploads import Upload, documents_store
from lms.cooperatives.law.assembly import AssemblyKind
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id


def pdf(**changes: Any) -> bytes:
    """One empty page. `script`, `attachment`, `password`: what makes it unfit."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if script := changes.get("script"):
        action = {"/Type": "/Action", "/S": "/JavaScript"}
        dictionary = DictionaryObject({NameObject(key): NameObject(value) for key, value in action.items()})
        dictionary[NameObject("/JS")] = TextStringObject(script)
        writer.root_object[NameObject("/OpenAction")] = dictionary
    if attachment := changes.get("attachment"):
        writer.add_attachment("other.txt", attachment)
    if password := changes.get("password"):
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed_pdf(hidden: bytes, dictionary: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """A file that holds `hidden` in a compressed stream of objects."""
    packed = zlib.compress(hidden)
    stream = b"1 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (dictionary, len(packed), packed)
    return b"%PDF-1.5\n" + stream + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def photo(width: int = 400, height: int = 300, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, kind)
    return out.getvalue()


def document(cooperative: Cooperative, by: Person, **values: Any) -> Document:
    """Filed by the service, with its file; not committed."""
    fields = {
        "kind": DocumentKind.STATUTES, "dated_on": date(2026, 1, 10), "expires_on": None,
        "visibility": Visibility.MEMBERS, "by": by, "at": clock.now(),
    } | values  # fmt: skip
    upload = fields.pop("upload", Upload(pdf(), "pdf"))
    return file_document(cooperative, upload, documents_store(), **fields)


def assembly(cooperative: Cooperative, **values: Any) -> Assembly:
    fields = {
        "kind": AssemblyKind.ORDINARY, "call": 1, "meets_on": date(2026, 6, 20), "hour": "10:00",
        "place": "Tafraout", "recorded_at": clock.now(),
    } | values  # fmt: skip
    row = Assembly(id=new_id(), cooperative_id=cooperative.id, **fields)
    db.session.add(row)
    return row
