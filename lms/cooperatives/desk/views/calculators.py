"""Calculators: arithmetic of the law. Nothing of what is entered is kept."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.desk import calculations, queries
from lms.cooperatives.desk.forms import QuorumForm, SurplusForm, ThirdPartiesForm
from lms.cooperatives.desk.views.blueprint import bp, today
from lms.cooperatives.law.surplus import BeyondSurplus
from lms.cooperatives.law.third_parties import meter
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import own_cooperative
from lms.core.access import grants

SURPLUS = "cooperatives/desk/surplus.html"


@bp.get("/cooperative/calculators")
@grants(own_cooperative)
def list_calculators(_person: Person, _cooperative: Cooperative) -> ResponseReturnValue:
    return render_template("cooperatives/desk/calculators.html")


@bp.get("/cooperative/calculators/quorum")
@grants(own_cooperative)
def show_quorum(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    page = "cooperatives/desk/quorum.html"
    if not request.args:
        members = cooperatives.member_count_of(cooperative.id, today())
        return render_template(page, form=QuorumForm(members=members), count=None)
    form = QuorumForm(request.args)
    if not form.validate():
        return render_template(page, form=form, count=None), 422
    return render_template(page, form=form, count=calculations.count_of(form))


@bp.get("/cooperative/calculators/surplus")
@grants(own_cooperative)
def show_surplus(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    members = cooperatives.members_of(cooperative.id, today())
    figures = next(iter(queries.figures_of(cooperative.id)), None)
    names_of_known = ("surplus", "capital", "reserve") if figures else ()
    form = SurplusForm(data={name: getattr(figures, f"{name}_centimes") for name in names_of_known})
    form.ask(len(members))
    return render_template(SURPLUS, form=form, members=members, sharing=None)


@bp.post("/cooperative/calculators/surplus")
@grants(own_cooperative)
def create_sharing(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    """What each member brought in comes in the body: it is no matter for addresses."""
    members = cooperatives.members_of(cooperative.id, today())
    form = SurplusForm(request.form)
    form.ask(len(members))
    if not form.validate():
        return render_template(SURPLUS, form=form, members=members, sharing=None), 422
    try:
        sharing = calculations.sharing_of(form, members)
    except BeyondSurplus as refusal:
        return render_template(SURPLUS, form=form, members=members, sharing=None, left=refusal.left), 422
    return render_template(SURPLUS, form=form, members=members, sharing=sharing)


@bp.get("/cooperative/calculators/third-parties")
@grants(own_cooperative)
def show_third_parties(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    page = "cooperatives/desk/third_parties.html"
    if not request.args:
        figures = next(iter(queries.figures_of(cooperative.id)), None)
        form = ThirdPartiesForm(
            # Of a cooperative of several categories nobody but itself knows which one is meant (art. 1).
            basis=cooperative.categories[0] if len(cooperative.categories) == 1 else None,
            base=figures and figures.members_centimes,
            third_parties=figures and figures.third_parties_centimes,
        )
        return render_template(page, form=form, found=None)
    form = ThirdPartiesForm(request.args)
    if not form.validate():
        return render_template(page, form=form, found=None), 422
    found = meter(
        form.chosen,
        base=form.base.data,
        third_parties=form.third_parties.data,
        registered_on=cooperative.registered_on,
        on=today(),
    )
    return render_template(page, form=form, found=found)
