"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import (
    accesses,
    alerts,
    comparison,
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
)
from lms.monitoring.views.blueprint import bp

__all__ = [
    "accesses", "alerts", "bp", "comparison", "declaration", "funnel", "mails", "map", "open_data", "overview", "people", "quality",
    "reports", "targets",
]  # fmt: skip
