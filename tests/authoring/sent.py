"""What the pages of authors send, for the tests of pages."""

import io
from typing import Any

from PIL import Image

from lms.authoring.models import Draft
from tests.authoring.conftest import lesson

COURSES = "/staff/courses"


def address(draft: Draft, rest: str = "") -> str:
    return f"{COURSES}/drafts/{draft.id}{rest}"


def written(draft: Draft, slug: str = "the-hive", language: str = "fr", **values: Any) -> dict[str, Any]:
    """What the page of a lesson sends, with some fields changed."""
    row = lesson(draft, slug)
    texts = {f"text-{one['id']}": one["text"].get(language, "") for one in row.body["blocks"]}
    return {
        "version": str(row.version), "lang": language, "title": row.body["title"][language],
        "minutes": str(row.body["minutes"]), **texts,
    } | values  # fmt: skip


def edited(draft: Draft, slug: str = "the-hive") -> str:
    return f"{COURSES}/lessons/{lesson(draft, slug).id}"


def picture(kind: str = "JPEG") -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (2400, 1200), "green").save(out, kind)
    out.seek(0)
    return out, "photo.jpg"
