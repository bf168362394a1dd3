"""What Moodle exports: banks of questions in XML, and backups of courses."""

from lms.authoring.exchange.moodle.backup import read_backup
from lms.authoring.exchange.moodle.export import read_xml

__all__ = ["read_backup", "read_xml"]
