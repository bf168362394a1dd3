"""The blueprint of monitoring; its pages are in the modules beside it."""

from flask import Blueprint

bp = Blueprint("monitoring", __name__, template_folder="../templates")
