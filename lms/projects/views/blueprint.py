"""The blueprint of the pages of ideas, and the words of their templates."""

from flask import Blueprint

from lms.projects.words import idea_state_name, part_name

bp = Blueprint("projects", __name__, template_folder="../templates")
bp.add_app_template_global(part_name)
bp.add_app_template_global(idea_state_name)
