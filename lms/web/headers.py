"""Security headers, and the refusal of requests that other sites make in a reader's name."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from lms.core.access import is_for_programs
from lms.core.errors import DomainError, NotFound
from lms.core.i18n import lazy as _
from lms.core.transactions import SAFE_METHODS
from lms.web import static

POLICY = (
    "default-src 'none';script-src 'self';style-src {style};img-src 'self' data:;media-src 'self' blob:;"
    "connect-src 'self';worker-src 'self';manifest-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'"
)


class ForeignRequest(DomainError):
    status = 403
    message = _("This request came from another site, so nothing was changed. Go back and try again.")


class UnreadableRequest(DomainError):
    status = 422
    message = _("What was sent holds a character that cannot be read. Type it again.")


def refuse_foreign_requests() -> None:
    """Cross-site request forgery without tokens: browsers say where a request comes from (Fetch Metadata; RFC 6454).

    A page then weighs no token, may be cached, and a form that waited for days in a phone still works.
    Clients that send neither header are not browsers and carry no cookies of a victim.
    """
    if request.method in SAFE_METHODS or is_for_programs():
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        raise ForeignRequest
    origin = request.headers.get("Origin")
    if site is None and origin is not None and urlsplit(origin).netloc != request.host:
        raise ForeignRequest


def refuse_unreadable_requests() -> None:
    """A NUL byte means nothing in a text, and PostgreSQL refuses to store or compare it."""
    if is_for_programs():
        return
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        raise NotFound
    if request.method not in SAFE_METHODS and any(
        "\0" in value for values in request.form.listvalues() for value in values
    ):
        raise UnreadableRequest


def add_headers(response: Response) -> Response:
    if 300 <= response.status_code < 400:
        # Browsers show no body of a redirect, and phones pay for it.
        response.set_data(b"")
        response.headers.pop("Content-Type", None)
        return response
    if response.mimetype == "text/html" and "X-Fragment" in request.headers:
        # Only our own script asks for fragments: what governs documents would be dead weight.
        response.headers["Cache-Control"] = "no-store"
        # A script reads any answer as UTF-8 (Fetch, `text()`).
        response.headers["Content-Type"] = "text/html"
        return response
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype != "text/html":
        return response
    inline = getattr(g, "stylesheet_is_inline", False)
    # Packages from elsewhere, and the page that plays them, bring a policy of their own.
    response.headers.setdefault("Content-Security-Policy", POLICY.format(style=static.stylesheet_source(inline=inline)))
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if inline:
        response.set_cookie(
            static.COOKIE,
            static.version(),
            max_age=31_536_000,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SETTINGS"].is_https,
        )
    if current_app.config["SETTINGS"].is_https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


class PersonalSessions(SecureCookieSessionInterface):
    """Sessions of Flask, out of what is the same for everybody: `Vary: Cookie` on a stylesheet makes a phone fetch it again
    each time that its reader signs in or chooses a language.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if response.cache_control.public:
            return
        super().save_session(app, session, response)
        if response.cache_control.no_store or response.status_code == 303:
            # Kept by nobody: it varies in vain, and a course has two hundred of them.
            response.headers.pop("Vary", None)


def init_app(app: Flask) -> None:
    app.session_interface = PersonalSessions()
    app.before_request(refuse_foreign_requests)
    app.before_request(refuse_unreadable_requests)
    app.after_request(add_headers)
