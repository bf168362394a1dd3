"""My certificates, their papers, and the public check."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.certification import policy, services
from lms.certification.forms import CodeForm
from lms.certification.models import Certificate
from lms.certification.pdf import certificate_pdf
from lms.core.access import anyone, grants
from lms.core.star import star_svg

bp = Blueprint("certification", __name__, template_folder="templates")


@bp.get("/certificates")
@grants(policy.signed_in)
def list_certificates(person: Person) -> ResponseReturnValue:
    return render_template("certification/certificates.html", certificates=services.shelf_of(person))


@bp.get("/certificates/<string:code>")
@grants(policy.own_certificate)
def show_certificate(_person: Person, certificate: Certificate) -> ResponseReturnValue:
    shown = services.show(certificate)
    return render_template("certification/certificate.html", shown=shown, verify_url=_verify_url(shown))


@bp.get("/certificates/<string:code>/paper")
@grants(policy.own_certificate)
def show_paper(_person: Person, certificate: Certificate) -> ResponseReturnValue:
    shown = services.show(certificate)
    paper = certificate_pdf(services.paper_of(shown, _verify_url(shown)))
    name = f'inline; filename="certificat-{shown.code}.pdf"'
    return Response(paper, mimetype="application/pdf", headers={"Content-Disposition": name})


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


@bp.get("/verify/<string:code>")
@grants(policy.claim)
def show_verification(code: str, certificate: Certificate | None) -> ResponseReturnValue:
    if certificate is None:
        return render_template("certification/unknown.html", code=code), 404
    return render_template("certification/verified.html", shown=services.show(certificate))


def _verify_url(shown: services.Shown) -> str:
    base = current_app.config["SETTINGS"].base_url
    return f"{base}{url_for('certification.show_verification', code=shown.code)}"
