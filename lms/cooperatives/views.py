"""Activation cards for members, and the desk of staff: cooperatives in reach, and one record."""

from collections.abc import Sequence

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import CHOSEN_COOPERATIVE
from lms.accounts import services as accounts
from lms.accounts.cards import CARD_LIFE, read_code, written_code
from lms.accounts.models import Person
from lms.accounts.policy import staff
from lms.accounts.services import EndedCard
from lms.cooperatives import policy, queries, services, territory
from lms.cooperatives.cards import cards_pdf
from lms.cooperatives.desk.duties import alerts_by_register
from lms.cooperatives.forms import NarrowingForm
from lms.cooperatives.models import Cooperative, Membership
from lms.cooperatives.names import category_name, office_name
from lms.cooperatives.printing import address_of, card_of
from lms.cooperatives.register import queries as register
from lms.core import clock, pdf
from lms.core.access import grants
from lms.core.i18n import name_in_language

PAGE_SIZE = 50
# The pages that offer the choice, and to which it leads back.
CHOSEN_ON = ("learning.show_home", "learning.show_people", "pathway.show_pathway")

bp = Blueprint("cooperatives", __name__, template_folder="templates")
bp.add_app_template_global(office_name)
bp.add_app_template_global(category_name)


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


@bp.app_template_global()
def region_name(code: str) -> str:
    return name_in_language(territory.regions()[code])


@bp.app_template_global()
def province_name(code: str) -> str:
    return name_in_language(territory.provinces()[code])


@bp.app_template_global()
def delegation_name(code: str) -> str:
    return name_in_language(territory.delegations()[code])


@bp.app_template_global()
def sector_name(code: str) -> str:
    return name_in_language(territory.sectors()[code])


@bp.app_template_global()
def own_memberships(person: Person) -> Sequence[Membership]:
    """The cooperatives among which she switches; pages of any floor show them where there are several."""
    return queries.memberships_of(person.id, clock.now().date())


@bp.post("/cooperative/<uuid:cooperative_id>/choice")
@grants(policy.membership_to_choose)
def create_choice(cooperative: Cooperative) -> ResponseReturnValue:
    """From now on she acts for this one of her cooperatives, in this browser."""
    session[CHOSEN_COOPERATIVE] = str(cooperative.id)
    back = request.form.get("back", "")
    return redirect(url_for(back if back in CHOSEN_ON else "learning.show_people"), 303)


@bp.post("/cooperative/members/<uuid:person_id>/card")
@grants(policy.member_to_give_card)
def create_card(actor: Person, membership: Membership) -> ResponseReturnValue:
    return card_page(actor, membership)


def card_page(actor: Person, membership: Membership) -> str:
    """A new card. It is the answer itself: its code is kept nowhere, so there is no page to redirect to."""
    at = clock.now()
    code = services.give_card(membership.person, at=at)
    return render_template(
        "cooperatives/card.html",
        actor=actor,
        membership=membership,
        code=written_code(code),
        address=address_of(code, base_url=_base_url()),
        ends_at=at + CARD_LIFE,
    )


@bp.post("/cooperative/members/<uuid:person_id>/card/sheet")
@grants(policy.member_to_give_card)
def create_card_sheet(_actor: Person, membership: Membership) -> ResponseReturnValue:
    """The card on paper. The code comes from the page that showed it."""
    code = read_code(request.form.get("code", ""))
    card = accounts.card_with_code(membership.person, code, at=clock.now()) if code else None
    if code is None or card is None:
        raise EndedCard
    printed = card_of(membership.person, membership.cooperative, code, base_url=_base_url(), at=card.created_at)
    return pdf.answer(cards_pdf([printed]), "card")


@bp.get("/staff")
@grants(staff)
def list_cooperatives(person: Person) -> ResponseReturnValue:
    form = NarrowingForm(request.args)
    page = queries.page_of(
        form.narrowing.narrow(queries.cooperatives_visible_to(person)),
        number=request.args.get("page", 1, int),
        size=PAGE_SIZE,
        on=clock.now().date(),
    )
    asked = {name: value for name, value in request.args.items() if name != "page" and value}
    return render_template("cooperatives/list.html", person=person, form=form, page=page, asked=asked)


@bp.get("/staff/cooperatives/<uuid:cooperative_id>")
@grants(policy.staff_cooperative)
def show_cooperative(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    today = clock.now().date()
    return render_template(
        "cooperatives/cooperative.html",
        actor=person,
        cooperative=cooperative,
        members=register.register_of(cooperative.id, today),
        former=register.former_members_of(cooperative.id, today),
        offices=queries.office_history_of(cooperative.id),
        may_give_cards=policy.may_give_cards(person, cooperative.id),
        alerts=alerts_by_register(cooperative, today) if person.staff_role in queries.SUPERVISION else (),
        may_see_file=person.staff_role in queries.SUPERVISION,
    )
