"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import cohorts, cooperatives, courses, open_data, workload
from lms.monitoring.views.blueprint import bp

__all__ = ["bp", "cohorts", "cooperatives", "courses", "open_data", "workload"]
