"""Launching units, the fetch URL of cmi5, and the desk where staff bring packages and excuse learners."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.core import clock
from lms.core.access import actor, for_programs, grants
from lms.core.db import db
from lms.core.i18n import in_language, language, name_in_language
from lms.learning import queries as learning
from lms.learning.activities import address_of
from lms.learning.content import decode
from lms.learning.learner import agent_of, team_of
from lms.learning.models import Enrolment
from lms.learning.policy import OpenLesson
from lms.packages import policy, queries, services
from lms.packages.cmi5 import services as cmi5
from lms.packages.forms import CONFIRMED, PackageForm, SearchForm, WaiverForm
from lms.packages.kinds import BadPackage
from lms.packages.models import Package
from lms.packages.policy import FetchToken
from lms.packages.services import Departure
from lms.web.errors import error_page
from lms.xapi.agents import base_url

bp = Blueprint("packages", __name__, template_folder="templates")
bp.add_app_template_global(policy.may_keep, "may_keep_packages")

MAX_UPLOAD_BYTES = 128 * 1024 * 1024
KINDS = {"cmi5": "cmi5", "tincan": "Tin Can (xAPI)", "scorm12": "SCORM 1.2", "scorm2004": "SCORM 2004", "h5p": "H5P"}


@bp.url_value_preprocessor
def let_packages_be_large(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Before anything reads the form (web/headers.py does), and for nobody else: it is kept on our disk while it comes.
    if endpoint != "packages.create_package":
        return
    person = actor()
    if person is not None and policy.may_keep(person):
        request.max_content_length = MAX_UPLOAD_BYTES
    # No transaction waits for a slow client.
    db.session.rollback()


@bp.post("/courses/<string:slug>/lessons/<string:module>/<string:lesson>/launch")
@grants(policy.enrolled_unit)
def create_launch(person: Person, found: OpenLesson, enrolment: Enrolment) -> ResponseReturnValue:
    slug = found.open.content.slug
    lesson_url = address_of(slug, found.item)
    departure = Departure(agent_of(person), team_of(person), language().tag, f"{base_url()}{lesson_url}")
    address = services.launch(enrolment, found.item, departure, at=clock.now())
    if address.startswith(f"{base_url()}/"):
        return redirect(address, 303)
    # Not a redirect: browsers hold what follows a form to the page's form-action, which is this site.
    page = render_template("packages/launch.html", lesson=found.lesson, address=address, back_url=lesson_url)
    response = make_response(page)
    response.headers["Refresh"] = f"0;url={address}"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/cmi5/fetch/<string:token>", provide_automatic_options=False)
@for_programs
@grants(policy.whoever_has_the_token)
def create_token(token: FetchToken) -> ResponseReturnValue:
    """cmi5, 8.2.1: 200 with JSON, for errors too."""
    content = msgspec.json.encode(cmi5.fetch(token.value, at=clock.now()))
    return _for_every_origin(Response(content, mimetype="application/json"))


@bp.route("/cmi5/fetch/<string:token>", methods=["OPTIONS"])
@for_programs
@grants(policy.whoever_has_the_token)
def show_token_options(_token: FetchToken) -> ResponseReturnValue:
    """A unit whose library sends a header of its own asks first (Fetch, 4.8)."""
    response = _for_every_origin(Response(status=204))
    response.headers["Access-Control-Allow-Methods"] = "POST"
    response.headers["Access-Control-Allow-Headers"] = request.headers.get("Access-Control-Request-Headers", "*")
    return response


def _for_every_origin(response: Response) -> Response:
    # Units lie on other hosts; the token itself is what lets them in, no cookie does.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/staff/packages")
@grants(policy.keeper)
def list_packages(_person: Person) -> ResponseReturnValue:
    return _desk(PackageForm())


@bp.post("/staff/packages")
@grants(policy.keeper)
def create_package(_person: Person) -> ResponseReturnValue:
    form = PackageForm(request.files)
    if not form.package.data:
        return _desk(form, [_("Choose a file first.")], count=1), 422
    folder = current_app.config["SETTINGS"].instance_path / "packages"
    # Who asks is known; nothing is written yet: on SQLite a transaction would keep all others from writing meanwhile.
    db.session.rollback()
    try:
        received = services.receive(form.package.data.stream, folder)
    except BadPackage as error:
        return _desk(form, error.faults, count=error.count), 422
    finally:
        # A larger one lies on our disk.
        form.package.data.close()
    imported = services.publish(received, at=clock.now())
    title = in_language(learning.content_of(imported.revision.id).title)
    if imported.is_new:
        flash(_("“%(title)s” is published as revision %(number)s.", title=title, number=imported.revision.number))
    elif imported.is_current:
        flash(_("“%(title)s” is published already: nothing was changed.", title=title))
    else:
        number = imported.revision.number
        flash(
            _(
                "“%(title)s” has a newer revision than this one (%(number)s): nothing was changed.",
                title=title,
                number=number,
            )
        )
    return redirect(url_for("packages.list_packages"), 303)


@bp.errorhandler(RequestEntityTooLarge)
def refuse_large_package(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Told on the desk how large a package may be; nothing of it was read."""
    person = actor()
    db.session.rollback()
    if request.endpoint != "packages.create_package" or person is None or not policy.may_keep(person):
        return error_page(error.code)
    most = _("This file is too large: %(most)s MB at most.", most=MAX_UPLOAD_BYTES // 1024**2)
    response = make_response(_desk(PackageForm(), [most], count=1), error.code)
    # The rest of what is being sent is not waited for.
    response.headers["Connection"] = "close"
    return response


def _desk(form: PackageForm, faults: Sequence[object] = (), *, count: int = 0) -> str:
    number = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    found, last = queries.packages_with_revisions(page=number)
    rows = [(package, decode(revision.document), revision) for package, revision in found]
    return render_template(
        "packages/packages.html",
        form=form,
        faults=faults,
        count=count,
        rows=rows,
        kinds=KINDS,
        number=number,
        last=last,
    )


@bp.get("/staff/packages/<uuid:package_id>/waivers/new")
@grants(policy.cmi5_package)
def new_waiver(_person: Person, package: Package) -> ResponseReturnValue:
    return _waiver_page(package, _waiver_form(package, request.args))


@bp.get("/staff/packages/<uuid:package_id>/waivers/confirmation")
@grants(policy.cmi5_package)
def show_waiver(_person: Person, package: Package) -> ResponseReturnValue:
    """Who is excused from what, once more: it cannot be taken back."""
    form = _waiver_form(package, request.args)
    if not form.validate() or form.chosen is None:
        return _waiver_page(package, form), 422
    return _confirmation_page(package, form)


@bp.post("/staff/packages/<uuid:package_id>/waivers")
@grants(policy.cmi5_package)
def create_waiver(person: Person, package: Package) -> ResponseReturnValue:
    form = _waiver_form(package, request.form)
    if not form.validate() or form.chosen is None:
        return _waiver_page(package, form), 422
    if request.form.get(CONFIRMED) != "yes":
        return _confirmation_page(package, form, is_refused=True), 422
    enrolment, learner = form.chosen
    is_new = cmi5.waive(
        enrolment, package, form.unit.data, reason=form.reason.data, by=person.id, team=team_of(learner), at=clock.now()
    )
    names = {"learner": name_in_language(learner), "unit": form.unit_title}
    if is_new:
        flash(_("%(learner)s is excused from “%(unit)s”.", **names))
    else:
        flash(_("%(learner)s was excused from “%(unit)s” already: nothing was changed.", **names))
    return redirect(url_for("packages.new_waiver", package_id=package.id), 303)


def _waiver_form(package: Package, given: Any) -> WaiverForm:
    found = queries.learners_of(package.revision_id, SearchForm(request.args).name)
    uuid = _uuid(given.get("learner"))
    chosen = queries.learner_with(package.revision_id, uuid) if uuid else None
    learners = list(found[: queries.MOST_LEARNERS])
    people = [person.id for _enrolment, person in (*learners, *([chosen] if chosen else []))]
    return WaiverForm(
        given, queries.structure_of(package.id), learners, chosen,
        cooperatives.cooperatives_by_member(people, clock.now().date()),
    )  # fmt: skip


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _waiver_page(package: Package, form: WaiverForm) -> str:
    search = SearchForm(request.args)
    return render_template(
        "packages/waiver.html",
        package=package,
        course=learning.content_of(package.revision_id),
        form=form,
        search=search,
        are_more=len(queries.learners_of(package.revision_id, search.name)) > queries.MOST_LEARNERS,
        most=queries.MOST_LEARNERS,
    )


def _confirmation_page(package: Package, form: WaiverForm, *, is_refused: bool = False) -> str:
    """Of a form that is valid. `is_refused`: it was to be done without having been confirmed."""
    assert form.chosen is not None
    is_waived = cmi5.is_waived(form.chosen[0], form.unit.data)
    # What was searched for goes no further: names of people stand in as few addresses as possible.
    course = learning.content_of(package.revision_id)
    return render_template(
        "packages/waiver_confirmation.html", package=package, course=course, form=form, confirmed=CONFIRMED,
        is_waived=is_waived, is_refused=is_refused,
    )  # fmt: skip
