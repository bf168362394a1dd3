"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import (
    accesses,
    alerts,
    cohorts,
    comparison,
    cooperatives,
    courses,
    declaration,
    funnel,
    mails,
    map,
    open_data,
    overview,
    people,
    quality,
    reports,
    targets,
    workload,
)
from lms.monitoring.views.blueprint import bp

__all__ = [
    "accesses", "alerts", "bp", "cohorts", "comparison", "cooperatives", "courses", "declaration", "funnel", "mails", "map",
    "open_data", "overview", "people", "quality", "reports", "targets", "workload",
]  # fmt: skip
