"""Pages for those who run the platform."""

from lms.ops.views import forwarding
from lms.ops.views.blueprint import bp

__all__ = ["bp", "forwarding"]
