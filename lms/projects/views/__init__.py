"""Pages of ideas for projects: members, adviser, everyone."""

from lms.projects.views import adviser, members, visitors, withdrawals  # noqa: F401  they add their pages
from lms.projects.views.blueprint import bp

__all__ = ["bp"]
