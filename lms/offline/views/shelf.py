"""The shelf page, and a course as a phone keeps it."""

import msgspec
from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.core.access import grants
from lms.learning import queries as learning
from lms.learning.policy import OpenCourse
from lms.offline import policy, queries, shelf
from lms.offline.specimens import package_of
from lms.offline.telling import heaps_of
from lms.offline.views.blueprint import bp
from lms.web.compression import packed


@bp.get("/offline")
@grants(policy.member)
def show_shelf(person: Person) -> ResponseReturnValue:
    refusals = queries.refusals_of(person.id)
    return render_template(
        "offline/shelf.html",
        person=person,
        groups=shelf.groups_for(person),
        refusals=heaps_of(refusals, learning.published_courses()) if refusals else [],
    )


@bp.get("/offline/courses/<string:slug>")
@grants(policy.own_course)
def show_package(person: Person, found: OpenCourse) -> ResponseReturnValue:
    document = msgspec.json.encode(package_of(person.id, found))
    content, encoding = packed(document, request.headers.get("Accept-Encoding", ""))
    response = Response(content, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response
