"""Who comes into a cohort: members of a cooperative, by her number; and one of them, with what can be done for her."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.cooperatives.queries import Narrowing
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import name_in_language
from lms.teaching import policy, progress, queries
from lms.teaching.forms import PhoneForm, PickForm, SearchForm
from lms.teaching.models import Way
from lms.teaching.policy import Seen
from lms.teaching.services import attendance, people
from lms.teaching.services.people import UnknownNumber
from lms.teaching.views.blueprint import COHORT, bp
from lms.teaching.views.progress import STILL

MEMBERS = f"{COHORT}/members"
FOUND = 20


@bp.get(f"{MEMBERS}/new")
@grants(policy.run_cohort)
def new_member(seen: Seen) -> ResponseReturnValue:
    return _search_page(seen, PhoneForm())


@bp.post(f"{MEMBERS}/by-phone")
@grants(policy.run_cohort)
def create_member(seen: Seen) -> ResponseReturnValue:
    form = PhoneForm(request.form)
    if not form.validate():
        return _search_page(seen, form), 422
    try:
        added = people.add_by_number(seen.cohort, form.number, by=seen.actor, at=clock.now())
    except UnknownNumber as error:
        form.phone.errors = [str(error)]
        return _search_page(seen, form), error.status
    flash(_("%(name)s is in the cohort.", name=name_in_language(added)))
    return redirect(url_for("teaching.new_member", cohort_id=seen.cohort.id), 303)


@bp.get(f"{MEMBERS}/from/<uuid:cooperative_id>")
@grants(policy.cooperative_to_add)
def new_members(seen: Seen, cooperative: Cooperative) -> ResponseReturnValue:
    return _pick_page(seen, cooperative)


@bp.post(f"{MEMBERS}/from/<uuid:cooperative_id>")
@grants(policy.cooperative_to_add)
def create_members(seen: Seen, cooperative: Cooperative) -> ResponseReturnValue:
    form, at = PickForm(request.form), clock.now()
    members = {one.id for one in cooperatives.members_of(cooperative.id, at.date())}
    if form.who.data == "offices":
        wanted = set(cooperatives.holders_of(cooperative.id, form.office.data or (), at.date()))
    else:
        wanted = members if form.who.data == "all" else set(form.person_ids)
    if not wanted & members:
        return _pick_page(seen, cooperative, error=_("Touch the faces of those who come into the cohort.")), 422
    new = people.add(seen.cohort, wanted & members, way=Way.COOPERATIVE, by=seen.actor, at=at)
    count = len(new)
    flash(ngettext("%(num)s person came into the cohort.", "%(num)s people came into the cohort.", count))
    return redirect(url_for("teaching.show_cohort", cohort_id=seen.cohort.id), 303)


@bp.get(f"{MEMBERS}/<uuid:person_id>")
@grants(policy.seen_member)
def show_member(seen: Seen, person: Person) -> ResponseReturnValue:
    at = clock.now()
    (learner,) = progress.learners_of(seen.course, [person], at=at, still=timedelta(days=STILL[1]))
    sessions = queries.all_sessions_of(seen.cohort.id)
    ids = [one.id for one in sessions]
    marks = queries.marks_of(ids, person.id)
    return render_template(
        "teaching/member.html", seen=seen, cohort=seen.cohort, course=seen.course, person=person, learner=learner,
        sessions=sessions, answers=queries.answers_of(person.id, ids), now=at,
        present={key for key, found in marks.items() if person.id in attendance.present_in(found)},
        shows_phone=person.phone and person.id in queries.people_whose_phone_is_seen(seen.actor, [person.id]),
    )  # fmt: skip


@bp.post(f"{MEMBERS}/<uuid:person_id>/delete")
@grants(policy.member_to_run)
def delete_member(seen: Seen, person: Person) -> ResponseReturnValue:
    people.take_out(seen.cohort, person, at=clock.now())
    flash(_("%(name)s is not in the cohort any more.", name=name_in_language(person)))
    return redirect(url_for("teaching.show_cohort", cohort_id=seen.cohort.id), 303)


def _search_page(seen: Seen, phone: PhoneForm) -> str:
    search = SearchForm(request.args)
    visible = cooperatives.cooperatives_visible_to(seen.actor).where(Cooperative.struck_off_on.is_(None))
    # Nothing asked yet: those that lie where the cohort meets.
    narrowing = Narrowing(search=search.text) if search.text else Narrowing(province=seen.cohort.province_code)
    page = cooperatives.page_of(narrowing.narrow(visible), number=1, size=FOUND, on=clock.now().date())
    return render_template(
        "teaching/member_new.html", seen=seen, cohort=seen.cohort, search=search, phone=phone, page=page
    )


def _pick_page(seen: Seen, cooperative: Cooperative, error: str | None = None) -> str:
    today = clock.now().date()
    offices = queries.offices_in(cooperative.id, today)
    held = {kind for kinds in offices.values() for kind in kinds}
    return render_template(
        "teaching/members_new.html", seen=seen, cohort=seen.cohort, cooperative=cooperative, offices=offices,
        members=cooperatives.members_of(cooperative.id, today), inside=set(queries.member_ids(seen.cohort.id)),
        kinds=[kind for kind in OfficeKind if kind in held], error=error,
    )  # fmt: skip
