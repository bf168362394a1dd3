"""The desk of cohorts: the list, one of them, how it is made, who runs it, and the code that opens it."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import name_in_language
from lms.learning import queries as learning
from lms.teaching import policy, queries
from lms.teaching.forms import CohortForm, NewCohortForm, TrainerForm
from lms.teaching.models import Way
from lms.teaching.policy import Seen
from lms.teaching.services import attendance, cohorts, people
from lms.teaching.services.cohorts import NoTrainer
from lms.teaching.views.blueprint import COHORT, bp

MOST_LISTED = 200


@bp.get("/staff/cohorts")
@grants(policy.desk)
def list_cohorts(person: Person) -> ResponseReturnValue:
    at = clock.now()
    listed = queries.listed(queries.cohorts_seen_by(person), at=at, limit=MOST_LISTED)
    titles = learning.titles()
    slugs = list(dict.fromkeys(one.cohort.course_slug for one in listed))
    return render_template("teaching/cohorts.html", listed=listed, titles=titles, slugs=slugs, today=at.date())


@bp.get("/staff/cohorts/new")
@grants(policy.maker)
def new_cohort(person: Person) -> ResponseReturnValue:
    """`cooperative` (as often as there are), `person` and `course` are taken over from the link."""
    form = NewCohortForm(courses=learning.published_courses())
    asked = request.args
    form.course.data = asked.get("course", "").partition("/")[0]
    form.starts_on.data = clock.now().date()
    named = policy.cooperatives_named(person, asked.getlist("cooperative"))
    if named:
        form.province.data = named[0].province_code
    form.person.data = asked.getlist("person")
    return _new_page(person, form)


@bp.post("/staff/cohorts")
@grants(policy.maker)
def create_cohort(person: Person) -> ResponseReturnValue:
    form = NewCohortForm(request.form, courses=learning.published_courses())
    if not form.validate():
        return _new_page(person, form), 422
    at = clock.now()
    within = queries.people_with_memberships(person, form.person_ids, at.date())
    cohort = cohorts.make(form.plan, person, at=at, row_id=form.row_id)
    if within:
        people.add(cohort, within, way=Way.COOPERATIVE, by=person, at=at)
    flash(_("The cohort is made. Add its people, or show them its code."))
    return redirect(url_for("teaching.show_cohort", cohort_id=cohort.id), 303)


@bp.get(COHORT)
@grants(policy.seen_cohort)
def show_cohort(seen: Seen) -> ResponseReturnValue:
    return _page(seen, TrainerForm())


@bp.get(f"{COHORT}/edit")
@grants(policy.run_cohort)
def edit_cohort(seen: Seen) -> ResponseReturnValue:
    cohort = seen.cohort
    form = CohortForm(
        obj=cohort, course=cohort.course_slug, province=cohort.province_code, courses=learning.published_courses()
    )
    return _edit_page(seen, form)


@bp.post(COHORT)
@grants(policy.run_cohort)
def update_cohort(seen: Seen) -> ResponseReturnValue:
    form = CohortForm(request.form, courses=learning.published_courses())
    if not form.validate():
        return _edit_page(seen, form), 422
    cohorts.change(seen.cohort, form.plan)
    flash(_("The cohort is changed."))
    return _back(seen)


@bp.post(f"{COHORT}/delete")
@grants(policy.run_cohort)
def delete_cohort(seen: Seen) -> ResponseReturnValue:
    title = seen.cohort.title
    cohorts.remove(seen.cohort)
    flash(_("“%(title)s” is deleted.", title=title))
    return redirect(url_for("teaching.list_cohorts"), 303)


@bp.get(f"{COHORT}/code")
@grants(policy.run_cohort)
def show_code(seen: Seen) -> ResponseReturnValue:
    code = seen.cohort.join_code
    base = current_app.config["SETTINGS"].base_url
    address = f"{base}{url_for('teaching.new_membership', code=code)}" if code else ""
    return render_template("teaching/code.html", seen=seen, cohort=seen.cohort, code=code, address=address)


@bp.post(f"{COHORT}/code")
@grants(policy.run_cohort)
def create_code(seen: Seen) -> ResponseReturnValue:
    cohorts.open_door(seen.cohort)
    return redirect(url_for("teaching.show_code", cohort_id=seen.cohort.id), 303)


@bp.post(f"{COHORT}/code/delete")
@grants(policy.run_cohort)
def delete_code(seen: Seen) -> ResponseReturnValue:
    cohorts.close_door(seen.cohort)
    flash(_("Nobody comes in by a code any more."))
    return _back(seen)


@bp.post(f"{COHORT}/trainers")
@grants(policy.run_cohort)
def create_trainer(seen: Seen) -> ResponseReturnValue:
    form = TrainerForm(request.form)
    if not form.validate():
        return _page(seen, form), 422
    try:
        added = cohorts.add_trainer(seen.cohort, form.email.data or "", at=clock.now())
    except NoTrainer as error:
        form.email.errors = [str(error)]
        return _page(seen, form), error.status
    flash(_("%(name)s runs this cohort with you.", name=name_in_language(added)))
    return _back(seen)


@bp.post(f"{COHORT}/trainers/<uuid:person_id>/delete")
@grants(policy.trainer_to_remove)
def delete_trainer(seen: Seen, person: Person) -> ResponseReturnValue:
    cohorts.remove_trainer(seen.cohort, person)
    flash(_("%(name)s does not run this cohort any more.", name=name_in_language(person)))
    if person.id == seen.actor.id:
        return redirect(url_for("teaching.list_cohorts"), 303)
    return _back(seen)


def _page(seen: Seen, trainer: TrainerForm) -> str:
    sessions = queries.all_sessions_of(seen.cohort.id)
    ids = [one.id for one in sessions]
    known = {person.id for person in seen.people}
    answers, marks = queries.answers_to(ids), queries.marks_of(ids)
    return render_template(
        "teaching/cohort.html", seen=seen, cohort=seen.cohort, course=seen.course, people=seen.people,
        sessions=sessions, trainers=queries.trainers_of(seen.cohort.id), trainer_form=trainer, now=clock.now(),
        coming={key: sum(one.is_coming and who in known for who, one in found.items()) for key, found in answers.items()},
        present={key: len(attendance.present_in(found) & known) for key, found in marks.items()},
        counted=ngettext("%(num)s person", "%(num)s people", len(known)),
    )  # fmt: skip


def _new_page(person: Person, form: NewCohortForm) -> str:
    named = policy.cooperatives_named(person, request.values.getlist("cooperative"))
    members = queries.members_by_cooperative([one.id for one in named], clock.now().date()) if named else {}
    # Whom the link or the form names; everyone where it names nobody.
    chosen = set(form.person.data or ()) or {str(one.id) for found in members.values() for one in found}
    return render_template("teaching/cohort_new.html", form=form, named=named, members=members, chosen=chosen)


def _edit_page(seen: Seen, form: CohortForm) -> str:
    return render_template("teaching/cohort_edit.html", seen=seen, cohort=seen.cohort, form=form)


def _back(seen: Seen) -> ResponseReturnValue:
    return redirect(url_for("teaching.show_cohort", cohort_id=seen.cohort.id), 303)
