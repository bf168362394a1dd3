"""The adviser's portfolio, and one cooperative of it: its sessions and contacts."""

from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.accounts.policy import adviser
from lms.cooperatives import queries as cooperatives
from lms.core import clock
from lms.core.access import grants
from lms.pathway.accompaniment import policy, portfolio, queries, services
from lms.pathway.accompaniment.forms import (
    BeginForm,
    ContactForm,
    NewContactForm,
    NewSessionForm,
    PortfolioForm,
    RecordForm,
    SessionForm,
)
from lms.pathway.accompaniment.models import CoachingSession, ContactKind
from lms.pathway.accompaniment.policy import Accompanied, Desk
from lms.pathway.accompaniment.silence import SESSIONS, ends_on, expected_sessions, silent_days
from lms.pathway.accompaniment.views.blueprint import bp

PAGE_SIZE = 50
Planned = TypeVar("Planned", bound=SessionForm)
Noted = TypeVar("Noted", bound=ContactForm)
COOPERATIVE = "/staff/cooperatives/<uuid:cooperative_id>/accompaniment"


@bp.get("/staff/portfolio")
@grants(adviser)
def list_portfolio(person: Person) -> ResponseReturnValue:
    form = PortfolioForm(request.args)
    today = clock.now().date()
    after = portfolio.read_key(request.args.get("after", ""))
    page = portfolio.page_of(person, form.wanted, on=today, after=after, size=PAGE_SIZE)
    asked = {name: value for name, value in request.args.items() if name != "after" and value}
    return render_template(
        "accompaniment/portfolio.html",
        form=form,
        page=page,
        asked=asked,
        days=form.wanted.days,
        is_first=after is None,
        silence=lambda row: silent_days(row.since, today),
        sessions=SESSIONS,
    )


@bp.get(COOPERATIVE)
@grants(policy.desk)
def show_accompaniment(desk: Desk) -> ResponseReturnValue:
    return _page(desk)


@bp.post(COOPERATIVE)
@grants(policy.desk)
def create_accompaniment(desk: Desk) -> ResponseReturnValue:
    form = _begin_form(desk, request.form)
    if not form.validate():
        return _page(desk, begin=form), 422
    services.begin(desk.cooperative, desk.adviser, begun_on=form.begun_on.day)
    flash(_("The accompaniment has begun. Plan the first session."))
    return _back(desk)


@bp.post(f"{COOPERATIVE}/sessions")
@grants(policy.accompanied)
def create_session(found: Accompanied) -> ResponseReturnValue:
    form = _within(found, NewSessionForm(request.form))
    if not form.validate():
        return _page(found.desk, session=form), 422
    planned = services.plan_session(
        found.accompaniment, planned_on=form.planned_on.day, place=form.place.data or "", row_id=form.row_id
    )
    flash(_("Session %(number)s is planned. The members see the day.", number=planned.number))
    return _back(found.desk)


@bp.get(f"{COOPERATIVE}/sessions/<int:number>")
@grants(policy.session_to_record)
def edit_session(found: Accompanied, session: CoachingSession) -> ResponseReturnValue:
    return _session_page(found, session)


@bp.post(f"{COOPERATIVE}/sessions/<int:number>")
@grants(policy.session_to_record)
def update_session(found: Accompanied, session: CoachingSession) -> ResponseReturnValue:
    """Another day or place, before it is held."""
    form = _within(found, SessionForm(request.form))
    if not form.validate():
        return _session_page(found, session, moved=form), 422
    services.move_session(session, planned_on=form.planned_on.day, place=form.place.data or "")
    flash(_("Session %(number)s has its new day.", number=session.number))
    return _back(found.desk)


@bp.post(f"{COOPERATIVE}/sessions/<int:number>/delete")
@grants(policy.session_to_record)
def delete_session(found: Accompanied, session: CoachingSession) -> ResponseReturnValue:
    services.remove_session(session, found.accompaniment)
    flash(_("The session is taken out; the others keep their days."))
    return _back(found.desk)


@bp.post(f"{COOPERATIVE}/sessions/<int:number>/record")
@grants(policy.session_to_record)
def create_session_record(found: Accompanied, session: CoachingSession) -> ResponseReturnValue:
    form = _record_form(found, session, request.form)
    if not form.validate():
        return _session_page(found, session, record=form), 422
    services.record_session(
        session, found.desk.adviser, found.desk.cooperative, held_on=form.held_on.day, place=form.place.data or "",
        present=form.people, notes=form.notes.data or "", next_step=form.next_step.data or "", at=clock.now(),
    )  # fmt: skip
    flash(_("Session %(number)s is written down. The members can read it.", number=session.number))
    return _back(found.desk)


@bp.post(f"{COOPERATIVE}/contacts")
@grants(policy.desk)
def create_contact(desk: Desk) -> ResponseReturnValue:
    form = contact_within(desk, NewContactForm(request.form))
    if not form.validate():
        return _page(desk, contact=form), 422
    services.note_contact(
        desk.cooperative, desk.adviser, on=form.on.day, kind=ContactKind(form.kind.data), note=form.note.data or "",
        row_id=form.row_id, at=clock.now(),
    )  # fmt: skip
    flash(_("It is noted. The members can read it."))
    return _back(desk)


def _page(desk: Desk, **forms: Any) -> str:
    today = clock.now().date()
    cooperative = desk.cooperative
    accompaniment = queries.accompaniment_of(cooperative.id)
    sessions = queries.all_sessions_of(cooperative.id)
    found = Accompanied(desk, accompaniment) if accompaniment else None
    plan = queries.latest_plan_of(cooperative.id)
    contacts = queries.contacts_of(cooperative.id)
    return render_template(
        "accompaniment/desk.html",
        cooperative=cooperative,
        accompaniment=accompaniment,
        ends=ends_on(accompaniment.begun_on) if accompaniment else None,
        expected=expected_sessions(accompaniment.begun_on, today) if accompaniment else 0,
        sessions=sessions,
        held=sum(session.held_on is not None for session in sessions),
        allowed=SESSIONS,
        plan=plan,
        lines=queries.lines_of(plan.id) if plan else [],
        contacts=contacts,
        changeable={one.id for one in contacts if services.may_change(one, desk.adviser, on=today)},
        begin=forms.get("begin") or _begin_form(desk),
        session_form=forms.get("session") or (_within(found, NewSessionForm()) if found else None),
        contact_form=forms.get("contact") or contact_within(desk, NewContactForm(on=today)),
    )


def _session_page(
    found: Accompanied, session: CoachingSession, *, moved: SessionForm | None = None, record: RecordForm | None = None
) -> str:
    moved = moved or _within(found, SessionForm(obj=session))
    # The other form of the page has a place too.
    moved.place.id = "planned_place"
    return render_template(
        "accompaniment/session_edit.html",
        cooperative=found.desk.cooperative,
        session=session,
        is_next=session.held_on is not None or not queries.is_earlier_open(session),
        moved=moved,
        record=record or _record_form(found, session),
    )


def _begin_form(desk: Desk, given: Any = None) -> BeginForm:
    today = clock.now().date()
    form = BeginForm(given, begun_on=today)
    form.begun_on.within(desk.cooperative.registered_on, today)
    return form


def _within(found: Accompanied, form: Planned) -> Planned:
    begun_on = found.accompaniment.begun_on
    form.planned_on.within(begun_on, ends_on(begun_on))
    return form


def _record_form(found: Accompanied, session: CoachingSession, given: Any = None) -> RecordForm:
    """Those who belong to the cooperative today, and those who were ticked before."""
    today = clock.now().date()
    present = queries.people_at(session.id)
    members = cooperatives.members_of(found.desk.cooperative.id, today)
    form = RecordForm(
        given,
        held_on=session.held_on or min(session.planned_on, today),
        place=session.place,
        present=[str(person.id) for person in present],
        notes=session.notes,
        next_step=session.next_step,
    )
    form.offer([*members, *(person for person in present if person not in members)])
    form.held_on.within(found.accompaniment.begun_on, today)
    return form


def contact_within(desk: Desk, form: Noted) -> Noted:
    form.on.within(desk.cooperative.registered_on, clock.now().date())
    return form


def _back(desk: Desk) -> ResponseReturnValue:
    return redirect(url_for("accompaniment.show_accompaniment", cooperative_id=desk.cooperative.id), 303)
