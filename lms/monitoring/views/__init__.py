"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import (
    accesses,
    cohorts,
    comparison,
    cooperatives,
    courses,
    funnel,
    map,
    open_data,
    overview,
    people,
    quality,
    workload,
)
from lms.monitoring.views.blueprint import bp

__all__ = [
    "accesses",
    "bp",
    "cohorts",
    "comparison",
    "cooperatives",
    "courses",
    "funnel",
    "map",
    "open_data",
    "overview",
    "people",
    "quality",
    "workload",
]
