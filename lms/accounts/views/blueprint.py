"""The blueprint that all pages of accounts share."""

from urllib.parse import quote

from flask import Blueprint

from lms.accounts.phones import written_phone
from lms.accounts.roles import role_name
from lms.core.qr import qr_svg

bp = Blueprint("accounts", __name__, template_folder="../templates")
bp.add_app_template_filter(written_phone)
bp.add_app_template_global(role_name)


@bp.app_template_global()
def qr_picture(text: str) -> str:
    """The address of a QR code's drawing, inside the page: its text may be a secret."""
    return f"data:image/svg+xml,{quote(qr_svg(text))}"
