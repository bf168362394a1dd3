"""The description of the LRS for programs: clients are made from it, and it is tried against it."""

from flask import Response

from lms.core.access import anyone, for_programs, grants
from lms.xapi.openapi import description
from lms.xapi.views.blueprint import bp, json_response


@bp.get("/openapi.json")
@for_programs
@grants(anyone)
def show_openapi() -> Response:
    response = json_response(description())
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
