"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import accesses, alerts, declaration, mails, open_data, people, reports, targets
from lms.monitoring.views.blueprint import bp

__all__ = ["accesses", "alerts", "bp", "declaration", "mails", "open_data", "people", "reports", "targets"]
