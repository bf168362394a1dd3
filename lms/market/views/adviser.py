"""The adviser's desk: products of her delegation, and what she confirms of their papers."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.accounts.policy import adviser
from lms.core import clock
from lms.core.access import grants
from lms.core.pages import page_of
from lms.market import policy, queries, services
from lms.market.models import Product, ProductEvidence
from lms.market.views.blueprint import bp


@bp.get("/staff/products")
@grants(adviser)
def list_followed_products(person: Person) -> ResponseReturnValue:
    page = page_of(queries.products_followed_by(person), request.args.get("page", 1, int), queries.PAGE_SIZE)
    shown = queries.evidence_for([product.id for product in page.rows])
    today = clock.now().date()
    rows = [
        (
            product,
            services.standing_of(product, shown.get(product.id, ()), on=today),
            sum(row.confirmed_at is None for row in shown.get(product.id, ())),
        )
        for product in page.rows
    ]
    return render_template("market/followed.html", page=page, rows=rows)


@bp.get("/staff/products/<uuid:product_id>")
@grants(policy.followed_product)
def show_followed_product(_person: Person, product: Product) -> ResponseReturnValue:
    shown = queries.evidence_for([product.id]).get(product.id, ())
    standing = services.standing_of(product, shown, on=clock.now().date())
    return render_template(
        "market/followed_product.html", product=product, standing=standing, shown={row.id: row for row in shown}
    )


@bp.post("/staff/products/<uuid:product_id>/evidence/<uuid:evidence_id>/confirmation")
@grants(policy.followed_evidence)
def create_confirmation(person: Person, product: Product, evidence: ProductEvidence) -> ResponseReturnValue:
    services.confirm(evidence, by=person, at=clock.now())
    return _to_product(product)


@bp.post("/staff/products/<uuid:product_id>/evidence/<uuid:evidence_id>/confirmation/delete")
@grants(policy.followed_evidence)
def delete_confirmation(_person: Person, product: Product, evidence: ProductEvidence) -> ResponseReturnValue:
    services.take_confirmation_back(evidence)
    return _to_product(product)


def _to_product(product: Product) -> ResponseReturnValue:
    return redirect(url_for("market.show_followed_product", product_id=product.id), 303)
