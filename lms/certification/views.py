"""My certificates, their papers, the public check; and the desk where one is revoked."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.certification import claims, policy, queries, services
from lms.certification.forms import CodeForm, RevocationForm
from lms.certification.models import Certificate
from lms.certification.pdf import certificate_pdf
from lms.core import clock, pdf
from lms.core.access import anyone, grants
from lms.core.i18n import in_language
from lms.core.i18n import lazy as _
from lms.core.star import star_svg
from lms.learning.queries import content_of

bp = Blueprint("certification", __name__, template_folder="templates")


bp.add_app_template_global(services.to_pass_again)


@bp.get("/certificates")
@grants(policy.signed_in)
def list_certificates(person: Person) -> ResponseReturnValue:
    return render_template("certification/certificates.html", certificates=services.shelf_of(person))


@bp.get("/certificates/<string:code>")
@grants(policy.own_certificate)
def show_certificate(_person: Person, certificate: Certificate) -> ResponseReturnValue:
    shown = services.show(certificate)
    return render_template(
        "certification/certificate.html",
        shown=shown,
        again=_address_again(certificate),
        verify_url=_verify_url(shown),
        claim=_claim(shown),
        reason=services.reason_of(certificate),
    )


@bp.get("/certificates/<string:code>/paper")
@grants(policy.own_paper)
def show_paper(_person: Person, certificate: Certificate) -> ResponseReturnValue:
    shown = services.show(certificate)
    paper = certificate_pdf(services.paper_of(shown, _verify_url(shown), _claim(shown)))
    return pdf.answer(paper, f"certificat-{shown.code}")


@bp.get("/certificates/<string:code>/star")
@grants(policy.genuine)
def show_star(certificate: Certificate) -> ResponseReturnValue:
    """The drawing that only this certificate has; who checks a certificate sees it too."""
    drawing = star_svg(services.show(certificate).digest)
    return Response(drawing, mimetype="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@bp.get("/verify")
@grants(anyone)
def new_verification() -> ResponseReturnValue:
    if "code" in request.args:
        form = CodeForm(request.args)
        if form.validate():
            return redirect(url_for("certification.show_verification", code=(form.code.data or "").strip()), 303)
        return render_template("certification/verify.html", form=form), 422
    return render_template("certification/verify.html", form=CodeForm())


@bp.get("/verify/offline")
@grants(anyone)
def show_offline_verification() -> ResponseReturnValue:
    """The page that a phone keeps, to check the QR code of a certificate where there is no network."""
    titles = {key: in_language(title) for key, title in services.titles().items()}
    return render_template("certification/offline.html", key=claims.public_key(_secret()), titles=titles)


@bp.get("/verify/<string:code>")
@grants(policy.claim)
def show_verification(code: str, certificate: Certificate | None) -> ResponseReturnValue:
    if certificate is None:
        return render_template("certification/unknown.html", code=code), 404
    return render_template("certification/verified.html", shown=services.show(certificate))


@bp.get("/staff/certificates")
@grants(policy.revoker)
def show_certificate_desk(_person: Person) -> ResponseReturnValue:
    """Finds a certificate by its code."""
    if "code" not in request.args:
        return render_template("certification/desk.html", form=CodeForm())
    form = CodeForm(request.args)
    if not form.validate():
        return render_template("certification/desk.html", form=form), 422
    return redirect(url_for("certification.show_certificate_of_anyone", code=(form.code.data or "").strip()), 303)


@bp.get("/staff/certificates/<string:code>")
@grants(policy.certificate_to_revoke)
def show_certificate_of_anyone(_person: Person, certificate: Certificate) -> ResponseReturnValue:
    return _staff_page(certificate)


@bp.get("/staff/certificates/<string:code>/revocation")
@grants(policy.certificate_to_revoke)
def new_revocation(_person: Person, certificate: Certificate) -> ResponseReturnValue:
    if certificate.revoked_at is not None:
        return _staff_page(certificate)
    return render_template("certification/revocation.html", shown=services.show(certificate), form=RevocationForm())


@bp.post("/staff/certificates/<string:code>/revocation")
@grants(policy.certificate_to_revoke)
def create_revocation(person: Person, certificate: Certificate) -> ResponseReturnValue:
    form = RevocationForm(request.form)
    if not form.validate():
        return render_template("certification/revocation.html", shown=services.show(certificate), form=form), 422
    services.revoke(certificate, by=person, reason=form.reason.data or "", at=clock.now())
    flash(_("The certificate is withdrawn, and its holder is told."))
    return redirect(url_for("certification.show_certificate_of_anyone", code=certificate.code), 303)


def _address_again(certificate: Certificate) -> str | None:
    """Of the course in which she earns one in the place of this one; None where there is nothing to earn again."""
    if certificate not in queries.withdrawn_of([certificate.registration]):
        return None
    return url_for("learning.show_course", slug=content_of(certificate.revision_id).slug)


def _staff_page(certificate: Certificate) -> str:
    return render_template(
        "certification/staff_certificate.html",
        shown=services.show(certificate),
        reason=services.reason_of(certificate),
    )


def _claim(shown: services.Shown) -> str:
    return claims.sign(services.claim_of(shown), _secret())


def _secret() -> str:
    return str(current_app.config["SETTINGS"].secret_key)


def _verify_url(shown: services.Shown) -> str:
    base = current_app.config["SETTINGS"].base_url
    return f"{base}{url_for('certification.show_verification', code=shown.code)}"
