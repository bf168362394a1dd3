"""Pages of the accompaniment: the adviser's desk, and the members' own."""

from lms.pathway.accompaniment.views import contacts, desk, members, plans
from lms.pathway.accompaniment.views.blueprint import bp

__all__ = ["bp", "contacts", "desk", "members", "plans"]
