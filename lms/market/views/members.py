"""The products of a cooperative: the list, one product with its checklist, adding and changing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import member_and_cooperative
from lms.core import clock
from lms.core.access import grants
from lms.core.files import PHOTO_PIXELS, UnusablePicture, media_store, picture_from
from lms.market import policy, queries, services
from lms.market.forms import NewProductForm, ProductForm, product_data
from lms.market.models import Product
from lms.market.views.blueprint import bp


@bp.get("/products")
@grants(member_and_cooperative)
def list_products(_person: Person, cooperative: Cooperative | None) -> ResponseReturnValue:
    products = queries.products_of(cooperative.id) if cooperative else []
    shown = queries.evidence_for([product.id for product in products])
    today = clock.now().date()
    return render_template(
        "market/products.html",
        cooperative=cooperative,
        may_list=cooperative is not None and policy.may_list(cooperative),
        is_suspended=cooperative is not None and policy.is_suspended(cooperative),
        is_selling_open=cooperative is not None and policy.is_selling_open(cooperative),
        standings=[
            (product, services.standing_of(product, shown.get(product.id, ()), on=today))
            for product in products
            if product.removed_at is None
        ],
        removed=[product for product in products if product.removed_at],
    )


@bp.get("/products/new")
@grants(policy.lister)
def new_product(_person: Person, _cooperative: Cooperative) -> ResponseReturnValue:
    return _form_page(NewProductForm())


@bp.post("/products")
@grants(policy.lister)
def create_product(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    form = NewProductForm(request.form)
    if not form.validate():
        return _form_page(form), 422
    try:
        photo = _photo()
    except UnusablePicture as error:
        return _form_page(form, refusal=error), error.status
    product = services.list_product(
        cooperative, {**form.values, **photo}, row_id=form.row_id, by=person, at=clock.now()
    )
    flash(_("The product is in your list. See what it still needs."))
    return _to_product(product)


@bp.get("/products/<uuid:product_id>")
@grants(policy.own_product)
def show_product(_person: Person, product: Product) -> ResponseReturnValue:
    shown = queries.evidence_for([product.id]).get(product.id, ())
    standing = services.standing_of(product, shown, on=clock.now().date())
    return render_template("market/product.html", product=product, standing=standing)


@bp.get("/products/<uuid:product_id>/edit")
@grants(policy.own_product)
def edit_product(_person: Person, product: Product) -> ResponseReturnValue:
    return _form_page(ProductForm(data=product_data(product)), product)


@bp.post("/products/<uuid:product_id>")
@grants(policy.own_product)
def update_product(_person: Person, product: Product) -> ResponseReturnValue:
    form = ProductForm(request.form)
    if not form.validate():
        return _form_page(form, product), 422
    try:
        photo = _photo()
    except UnusablePicture as error:
        return _form_page(form, product, refusal=error), error.status
    services.change_product(product, {**form.values, **photo}, on=clock.now().date())
    flash(_("The product is changed."))
    return _to_product(product)


@bp.post("/products/<uuid:product_id>/removal")
@grants(policy.own_product)
def create_removal(_person: Person, product: Product) -> ResponseReturnValue:
    services.remove_product(product, at=clock.now())
    flash(_("The product is out of the list. You can put it back below."))
    return redirect(url_for("market.list_products"), 303)


@bp.post("/products/<uuid:product_id>/removal/delete")
@grants(policy.own_product)
def delete_removal(_person: Person, product: Product) -> ResponseReturnValue:
    services.put_back(product)
    return _to_product(product)


def _photo() -> dict[str, str]:
    """The new photo as a column, or nothing where none was chosen. Raises UnusablePicture."""
    upload = request.files.get("photo")
    content = upload.read() if upload else b""
    if not content:
        return {}
    store = media_store()
    return {"photo": store.keep(picture_from(content, longest=PHOTO_PIXELS), "webp")}


def _form_page(form: ProductForm, product: Product | None = None, *, refusal: UnusablePicture | None = None) -> str:
    return render_template("market/product_form.html", form=form, product=product, refusal=refusal)


def _to_product(product: Product) -> ResponseReturnValue:
    return redirect(url_for("market.show_product", product_id=product.id), 303)
