"""The OpenAPI 3.1 description of the LRS: every resource, parameter, header, body, answer and error. Pure."""

from lms.xapi.openapi.description import description

__all__ = ["description"]
