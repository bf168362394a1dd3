"""Pages of monitoring: advisers, officers and administrators; trainers see courses; everyone sees open data."""

from lms.monitoring.views import alerts, declaration, mails, open_data, reports, targets
from lms.monitoring.views.blueprint import bp

__all__ = ["alerts", "bp", "declaration", "mails", "open_data", "reports", "targets"]
