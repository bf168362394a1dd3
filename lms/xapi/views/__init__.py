"""The LRS over HTTP: /xapi/ and its resources."""

from lms.xapi.views import about, documents, openapi, statements
from lms.xapi.views.blueprint import bp, mark_answer, refusal

__all__ = ["about", "bp", "documents", "mark_answer", "openapi", "refusal", "statements"]
