"""One item of a product's checklist: what it asks, what was shown, and showing it."""

from pathlib import Path

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.files import FILE_POLICY, UnusablePicture, picture_from
from lms.market import policy, queries, services
from lms.market.families import EvidenceKind, Item
from lms.market.forms import EvidenceForm
from lms.market.models import Product, ProductEvidence
from lms.market.views.blueprint import bp

# Letters of a paper stay readable.
PAPER_PIXELS = 1600


@bp.get("/products/<uuid:product_id>/items/<string:item>")
@grants(policy.own_item)
def show_item(_person: Person, product: Product, item: Item) -> ResponseReturnValue:
    number = product.authorisation_number if item.slug == "onssa" else ""
    return _page(product, item, EvidenceForm(item=item, on=clock.now().date(), data={"number": number}))


@bp.post("/products/<uuid:product_id>/items/<string:item>/evidence")
@grants(policy.own_item)
def create_evidence(person: Person, product: Product, item: Item) -> ResponseReturnValue:
    at = clock.now()
    form = EvidenceForm(request.form, item=item, on=at.date())
    if not form.validate():
        return _page(product, item, form), 422
    try:
        photo = _keep_paper(item)
    except UnusablePicture as error:
        return _page(product, item, form, refusal=error), error.status
    services.show_evidence(product, item, photo=photo, by=person, at=at, **form.values)
    flash(_("This is shown now."))
    return redirect(url_for("market.show_product", product_id=product.id), 303)


@bp.post("/products/<uuid:product_id>/evidence/<uuid:evidence_id>/delete")
@grants(policy.own_evidence)
def delete_evidence(product: Product, evidence: ProductEvidence) -> ResponseReturnValue:
    services.withdraw_evidence(product, evidence, at=clock.now())
    flash(_("This is withdrawn."))
    if product.kind.item(evidence.item) is None:
        return redirect(url_for("market.show_product", product_id=product.id), 303)
    return redirect(url_for("market.show_item", product_id=product.id, item=evidence.item), 303)


@bp.get("/products/<uuid:product_id>/evidence/<uuid:evidence_id>/photo")
@grants(policy.seen_paper)
def show_paper(path: Path) -> ResponseReturnValue:
    response = send_file(path, mimetype="image/webp", conditional=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _keep_paper(item: Item) -> str | None:
    """The name of the stored picture. Only items that are shown by a picture insist on one. Raises UnusablePicture."""
    upload = request.files.get("photo")
    content = upload.read() if upload else b""
    if not content and item.evidence is not EvidenceKind.PHOTO:
        return None
    return policy.papers().keep(picture_from(content, longest=PAPER_PIXELS), "webp")


def _page(product: Product, item: Item, form: EvidenceForm, *, refusal: UnusablePicture | None = None) -> str:
    shown = queries.evidence_for([product.id]).get(product.id, ())
    standing = services.standing_of(product, shown, on=clock.now().date())
    return render_template(
        "market/item.html",
        product=product,
        item=item,
        form=form,
        refusal=refusal,
        standing=next(one for one in standing.standings if one.item == item),
        shown=[row for row in shown if row.item == item.slug],
    )
