"""Adding a member, with her card at once, and correcting who she is."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.phones import written_phone
from lms.cooperatives.models import Membership
from lms.cooperatives.policy import may_give_cards
from lms.cooperatives.register import members, policy
from lms.cooperatives.register.forms import CorrectionForm, JoiningForm
from lms.cooperatives.register.members import Known, Refused
from lms.cooperatives.register.policy import Keeper
from lms.cooperatives.register.services import HasLeft
from lms.cooperatives.register.views.blueprint import bp, member_address, today
from lms.cooperatives.views import card_page
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language
from lms.core.ids import new_id


@bp.get("/cooperative/register/new")
@bp.get("/staff/cooperatives/<uuid:cooperative_id>/members/new")
@grants(policy.growing_register)
def new_member(keeper: Keeper) -> ResponseReturnValue:
    members.check_growing(keeper.cooperative)
    return _joining_page(keeper, _joining_form(keeper, key=str(new_id())))


@bp.post("/cooperative/register")
@bp.post("/staff/cooperatives/<uuid:cooperative_id>/members")
@grants(policy.growing_register)
def create_member(keeper: Keeper) -> ResponseReturnValue:
    """Answers with her card where she has no PIN yet and the reader may give her one."""
    form = _joining_form(keeper, request.form)
    if not form.validate():
        return _joining_page(keeper, form), 422
    try:
        membership = members.note_joining(keeper.cooperative, form.joining, by=keeper.person, at=clock.now())
    except Refused as refusal:
        form[refusal.field].errors = [str(refusal)]
        return _joining_page(keeper, form), 422
    except members.IsKnown as error:
        return _joining_page(keeper, form, error.known), 422
    name = name_in_language(membership.person)
    flash(_("%(name)s is a member. Write it into the paper register too.", name=name))
    if membership.person.is_activated or not may_give_cards(keeper.person, keeper.cooperative.id):
        return redirect(_after(keeper), 303)
    return card_page(keeper.person, membership)


@bp.get("/cooperative/register/<uuid:membership_id>/edit")
@bp.get("/staff/cooperatives/<uuid:cooperative_id>/members/<uuid:membership_id>/edit")
@grants(policy.kept_member)
def edit_member(keeper: Keeper, membership: Membership) -> ResponseReturnValue:
    if membership.to_on is not None:
        raise HasLeft
    person = membership.person
    form = CorrectionForm(
        today=today(),
        name_ar=person.name_ar,
        name_fr=person.name_fr,
        phone=written_phone(person.phone) if person.phone else None,
        gender=person.gender,
        birth_year=person.birth_year,
    )
    return _correction_page(keeper, membership, form)


@bp.post("/cooperative/register/<uuid:membership_id>")
@bp.post("/staff/cooperatives/<uuid:cooperative_id>/members/<uuid:membership_id>")
@grants(policy.kept_member)
def update_member(keeper: Keeper, membership: Membership) -> ResponseReturnValue:
    form = CorrectionForm(request.form, today=today())
    if not form.validate():
        return _correction_page(keeper, membership, form), 422
    corrected = form.particulars
    if "phone" not in request.form:
        corrected = replace(corrected, phone=membership.person.phone)
    try:
        members.correct(membership, corrected, by=keeper.person, at=clock.now())
    except Refused as refusal:
        form[refusal.field].errors = [str(refusal)]
        return _correction_page(keeper, membership, form), 422
    flash(_("It is corrected."))
    return redirect(member_address(membership, is_for_staff=keeper.person.is_staff), 303)


def _joining_form(keeper: Keeper, given: Any = None, **options: Any) -> JoiningForm:
    return JoiningForm(given, first=keeper.cooperative.registered_on, today=today(), **({"language": "ar"} | options))


def _joining_page(keeper: Keeper, form: JoiningForm, known: Known | None = None) -> str:
    return render_template(
        "cooperatives/register/member_new.html", keeper=keeper, form=form, known=known, back_url=_after(keeper)
    )


def _correction_page(keeper: Keeper, membership: Membership, form: CorrectionForm) -> str:
    return render_template(
        "cooperatives/register/member_edit.html",
        keeper=keeper,
        membership=membership,
        form=form,
        may_change_phone=members.may_change_phone(keeper.person, membership, today()),
    )


def _after(keeper: Keeper) -> str:
    """Where members are listed for who reads this."""
    if keeper.person.is_staff:
        return url_for("cooperatives.show_cooperative", cooperative_id=keeper.cooperative.id)
    return url_for("learning.show_people")
