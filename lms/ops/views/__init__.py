"""Pages for those who run the platform."""

from lms.ops.views import clients, forwarding, sources, statements
from lms.ops.views.blueprint import bp

__all__ = ["bp", "clients", "forwarding", "sources", "statements"]
