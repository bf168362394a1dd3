"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import accesses, comparison, funnel, map, open_data, overview, people, quality
from lms.monitoring.views.blueprint import bp

__all__ = ["accesses", "bp", "comparison", "funnel", "map", "open_data", "overview", "people", "quality"]
