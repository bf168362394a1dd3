"""Pages of the register, for staff and, on her phone, for whoever keeps it."""

from lms.cooperatives.register.views import members, terms
from lms.cooperatives.register.views.blueprint import bp

__all__ = ["bp", "members", "terms"]
