"""The blueprint of the pages of products, and the words of their templates."""

from flask import Blueprint

from lms.market.words import item_state_name, product_name, season_name, unit_name

bp = Blueprint("market", __name__, template_folder="../templates")
for word in (item_state_name, product_name, season_name, unit_name):
    bp.add_app_template_global(word)
