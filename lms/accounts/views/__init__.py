"""Pages of accounts: the entrance, signing in, activating a card, one's own account, the list of staff."""

from lms.accounts.views import activation, declaration, entrance, helping, members, people, profile, staff
from lms.accounts.views.blueprint import bp

__all__ = ["activation", "bp", "declaration", "entrance", "helping", "members", "people", "profile", "staff"]
