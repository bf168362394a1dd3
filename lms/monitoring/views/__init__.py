"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import open_data
from lms.monitoring.views.blueprint import bp

__all__ = ["bp", "open_data"]
