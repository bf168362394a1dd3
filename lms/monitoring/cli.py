"""flask lms monitoring …"""

from flask.cli import AppGroup

group = AppGroup("monitoring", help="National figures: docs/monitoring.md.")
