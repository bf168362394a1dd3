"""The blueprint that all pages of accounts share, and how a limit on attempts is told."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint

from lms.accounts.attempts import TooManyAttempts
from lms.accounts.phones import written_phone
from lms.accounts.roles import role_name
from lms.core.db import db
from lms.core.qr import qr_svg
from lms.web.errors import error_page

bp = Blueprint("accounts", __name__, template_folder="../templates")
bp.add_app_template_filter(written_phone)
bp.add_app_template_global(role_name)


@bp.app_template_global()
def qr_picture(text: str) -> str:
    """The address of a QR code's drawing, inside the page: its text may be a secret."""
    return f"data:image/svg+xml,{quote(qr_svg(text))}"


@bp.errorhandler(TooManyAttempts)
def show_too_many_attempts(error: TooManyAttempts) -> Any:
    db.session.rollback()
    page, status = error_page(error.status, error)
    return page, status, {"Retry-After": str(error.wait_s)}
