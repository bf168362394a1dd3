"""Who leaves, and who holds which office: each is asked once more, and told what follows, before anything is written."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.cooperatives import queries as cooperatives
from lms.cooperatives.control import queries as control
from lms.cooperatives.control.models import Shown
from lms.cooperatives.models import Membership, Office, OfficeKind
from lms.cooperatives.names import office_name
from lms.cooperatives.register import policy, queries, services
from lms.cooperatives.register.forms import DatedForm, DepartureForm, OfficeForm
from lms.cooperatives.register.looking import looks_at
from lms.cooperatives.register.outcomes import if_appointed, if_gone, if_office_ends
from lms.cooperatives.register.policy import Keeper
from lms.cooperatives.register.views.blueprint import bp, today
from lms.core.access import grants
from lms.core.i18n import format_date, name_in_language
from lms.core.i18n import lazy as _


@bp.get("/cooperative/register")
@grants(policy.kept_register)
def list_register(keeper: Keeper) -> ResponseReturnValue:
    day = today()
    return render_template(
        "cooperatives/register/register.html",
        keeper=keeper,
        members=queries.register_of(keeper.cooperative.id, day),
        offices=cooperatives.offices_of(keeper.cooperative.id, day),
        former=queries.former_members_of(keeper.cooperative.id, day),
        sharing=control.sharing_of(keeper.cooperative.id, Shown.LEARNING),
        looks=looks_at(keeper.cooperative.id),
    )


@bp.get("/cooperative/register/<uuid:membership_id>")
@bp.get("/staff/cooperatives/<uuid:cooperative_id>/members/<uuid:membership_id>")
@grants(policy.kept_member)
def show_member(keeper: Keeper, membership: Membership) -> ResponseReturnValue:
    day = today()
    return render_template(
        "cooperatives/register/member.html",
        keeper=keeper,
        membership=membership,
        offices=cooperatives.offices_held_by(membership.person_id, membership.cooperative_id, day),
        elsewhere=queries.other_cooperatives_of(membership, day),
        is_own_head=services.is_own_head(keeper.person, membership.person_id, membership, day),
        heads=services.HEADS,
    )


@bp.get("/cooperative/register/<uuid:membership_id>/departure")
@bp.get("/staff/cooperatives/<uuid:cooperative_id>/members/<uuid:membership_id>/departure")
@grants(policy.kept_member)
def new_departure(keeper: Keeper, membership: Membership) -> ResponseReturnValue:
    """Without values the form; with valid ones what follows, to be confirmed."""
    services.refuse_own_head(keeper.person, membership.person_id, membership, today())
    if not request.args or membership.to_on is not None:
        return _departure_page(keeper, membership, _departure_form(membership))
    form = _departure_form(membership, request.args)
    if not form.validate():
        return _departure_page(keeper, membership, form), 422
    return _departure_page(keeper, membership, form, if_gone(membership, form.chosen, today()))


@bp.post("/cooperative/register/<uuid:membership_id>/departure")
@bp.post("/staff/cooperatives/<uuid:cooperative_id>/members/<uuid:membership_id>/departure")
@grants(policy.kept_member)
def create_departure(keeper: Keeper, membership: Membership) -> ResponseReturnValue:
    form = _departure_form(membership, request.form)
    if not form.validate():
        return _departure_page(keeper, membership, form), 422
    services.note_departure(membership, on=form.day, reason=form.chosen, by=keeper.person, today=today())
    flash(_("%(name)s is a member no more.", name=name_in_language(membership.person)))
    return redirect(_register_of(keeper), 303)


@bp.get("/cooperative/register/<uuid:membership_id>/offices/new")
@bp.get("/staff/cooperatives/<uuid:cooperative_id>/members/<uuid:membership_id>/offices/new")
@grants(policy.kept_member)
def new_office(keeper: Keeper, membership: Membership) -> ResponseReturnValue:
    if membership.to_on is not None:
        raise services.HasLeft
    if not request.args:
        held = cooperatives.offices_held_by(membership.person_id, membership.cooperative_id, today())
        offered = [kind for kind in OfficeKind if kind not in {office.kind for office in held}]
        return _office_page(keeper, membership, _office_form(membership, offered=offered))
    form = _office_form(membership, request.args)
    if not form.validate():
        return _office_page(keeper, membership, form), 422
    return _office_page(keeper, membership, form, if_appointed(membership, form.chosen, today()))


@bp.post("/cooperative/register/<uuid:membership_id>/offices")
@bp.post("/staff/cooperatives/<uuid:cooperative_id>/members/<uuid:membership_id>/offices")
@grants(policy.kept_member)
def create_office(keeper: Keeper, membership: Membership) -> ResponseReturnValue:
    form = _office_form(membership, request.form)
    if not form.validate():
        return _office_page(keeper, membership, form), 422
    services.appoint(membership, form.chosen, since=form.day, by=keeper.person, today=today())
    flash(
        _(
            "%(name)s: %(office)s since %(day)s.",
            name=name_in_language(membership.person),
            office=str(office_name(form.chosen, membership.person.gender)),
            day=format_date(form.day),
        )
    )
    return redirect(_register_of(keeper), 303)


@bp.get("/cooperative/offices/<uuid:office_id>/end")
@bp.get("/staff/cooperatives/<uuid:cooperative_id>/offices/<uuid:office_id>/end")
@grants(policy.kept_office)
def new_office_end(keeper: Keeper, office: Office) -> ResponseReturnValue:
    if office.kind in services.HEADS:
        services.refuse_own_head(keeper.person, office.person_id, office, today())
    if not request.args or office.to_on is not None:
        return _office_end_page(keeper, office, _end_form(office))
    form = _end_form(office, request.args)
    if not form.validate():
        return _office_end_page(keeper, office, form), 422
    return _office_end_page(keeper, office, form, if_office_ends(office))


@bp.post("/cooperative/offices/<uuid:office_id>/end")
@bp.post("/staff/cooperatives/<uuid:cooperative_id>/offices/<uuid:office_id>/end")
@grants(policy.kept_office)
def create_office_end(keeper: Keeper, office: Office) -> ResponseReturnValue:
    form = _end_form(office, request.form)
    if not form.validate():
        return _office_end_page(keeper, office, form), 422
    services.end_office(office, on=form.day, by=keeper.person, today=today())
    flash(_("The office has ended."))
    return redirect(_register_of(keeper), 303)


def _departure_form(membership: Membership, given: Any = None) -> DepartureForm:
    return DepartureForm(given, first=queries.earliest_end_of(membership), today=today())


def _office_form(membership: Membership, given: Any = None, *, offered: list[OfficeKind] | None = None) -> OfficeForm:
    return OfficeForm(
        given,
        first=membership.from_on,
        today=today(),
        offered=offered or list(OfficeKind),
        gender=membership.person.gender,
    )


def _end_form(office: Office, given: Any = None) -> DatedForm:
    return DatedForm(given, first=office.from_on, today=today())


def _departure_page(keeper: Keeper, membership: Membership, form: DepartureForm, follows: Any = None) -> str:
    return render_template(
        "cooperatives/register/departure.html", keeper=keeper, membership=membership, form=form, follows=follows
    )


def _office_page(keeper: Keeper, membership: Membership, form: OfficeForm, follows: Any = None) -> str:
    return render_template(
        "cooperatives/register/office.html", keeper=keeper, membership=membership, form=form, follows=follows
    )


def _office_end_page(keeper: Keeper, office: Office, form: DatedForm, follows: Any = None) -> str:
    return render_template(
        "cooperatives/register/office_end.html", keeper=keeper, office=office, form=form, follows=follows
    )


def _register_of(keeper: Keeper) -> str:
    """Who handed her own office over keeps the register no more."""
    if keeper.person.is_staff:
        return url_for("cooperatives.show_cooperative", cooperative_id=keeper.cooperative.id)
    is_kept = policy.may_keep(keeper.person, keeper.cooperative)
    return url_for("register.list_register" if is_kept else "learning.show_people")
