"""The blueprint of the pages for those who run the platform."""

from flask import Blueprint

bp = Blueprint("ops", __name__, template_folder="../templates")
