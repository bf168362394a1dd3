"""Pages of products: members and adviser."""

from lms.market.views import adviser, items, members  # noqa: F401  they add their pages
from lms.market.views.blueprint import bp

__all__ = ["bp"]
