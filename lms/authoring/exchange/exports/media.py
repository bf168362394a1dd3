"""Media of a course on their way into the archive of an export."""

from collections.abc import Mapping

from lms.authoring.exchange.exports.report import Code, Report
from lms.core.zips import ZipWriter
from lms.learning.writer.places import Opens


def copy_media(archive: ZipWriter, opens: Opens, paths: Mapping[str, str], report: Report) -> list[str]:
    """`paths`: medium → its path in the archive. Answers the paths that were written; what is missing is told."""
    written = []
    for name, path in paths.items():
        try:
            archive.copy(path, opens(name))
        except KeyError:
            report.refused("", Code.MISSING_MEDIUM, name=name)
        else:
            written.append(path)
    return written
