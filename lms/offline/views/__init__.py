"""Pages and addresses of the shelf, the worker and the outbox."""

from lms.offline.views import exchange, phone, refusals, shelf
from lms.offline.views.blueprint import bp

__all__ = ["bp", "exchange", "phone", "refusals", "shelf"]
