"""The blueprint of the pages of products, and the words of their templates."""

from flask import Blueprint

from lms.market.policy import may_list
from lms.market.words import item_state_name, product_name, season_name, unit_name

bp = Blueprint("market", __name__, template_folder="../templates")
# Pages of lower floors ask for the room by this name.
bp.add_app_template_global(may_list, "may_list_products")
for word in (item_state_name, product_name, season_name, unit_name):
    bp.add_app_template_global(word)
