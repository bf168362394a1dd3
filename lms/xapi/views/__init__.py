"""The LRS over HTTP: /xapi/ and its resources."""

from lms.xapi.views import about, documents, openapi, statements
from lms.xapi.views.blueprint import bp, name_version, refusal

__all__ = ["about", "bp", "documents", "name_version", "openapi", "refusal", "statements"]
