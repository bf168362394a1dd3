"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import comparison, funnel, map, open_data, overview, quality
from lms.monitoring.views.blueprint import bp

__all__ = ["bp", "comparison", "funnel", "map", "open_data", "overview", "quality"]
