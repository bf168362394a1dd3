"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import accesses, open_data, people
from lms.monitoring.views.blueprint import bp

__all__ = ["accesses", "bp", "open_data", "people"]
