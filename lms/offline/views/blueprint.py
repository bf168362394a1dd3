"""The blueprint that all pages of the slice share."""

from flask import Blueprint, current_app

from lms.offline.words import cost_words, reason_words

bp = Blueprint("offline", __name__, template_folder="../templates")
bp.add_app_template_global(reason_words)


@bp.app_template_global()
def data_cost(size_bytes: int) -> str:
    return cost_words(size_bytes, centimes_per_gb=current_app.config["SETTINGS"].data_price_per_gb)
