"""Course packages of cmi5, Tin Can, SCORM and H5P: recognised and shown here, kept and launched by lms/packages."""

from typing import BinaryIO

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport, Format, Imported, Outcome
from lms.authoring.exchange.intake import Intake
from lms.packages.archive import MAX_READ_BYTES, Archive
from lms.packages.cmi5.package import read_alone as read_structure
from lms.packages.kinds import BadPackage, Structure, kind_of
from lms.packages.publishing import course_from


def read(archive: Archive, intake: Intake) -> Imported:
    """Raises BadImport."""
    kind = kind_of(archive.names)
    if kind is None:
        raise BadImport(Code.UNKNOWN_FORMAT, intake.place)
    try:
        return _shown(kind.read(archive, ""), intake)
    except BadPackage as error:
        raise BadImport(Code.BAD_PACKAGE, intake.place, reason=error.faults[0]) from error


def read_alone(content: BinaryIO, intake: Intake) -> Imported:
    """A course structure of cmi5 that is no zip (cmi5, 14.0). Raises BadImport."""
    try:
        return _shown(read_structure(content.read(MAX_READ_BYTES + 1), ""), intake)
    except BadPackage as error:
        raise BadImport(Code.BAD_PACKAGE, intake.place, reason=error.faults[0]) from error


def _shown(structure: Structure, intake: Intake) -> Imported:
    """The course as it would come. Only lms/packages knows its digest, when it keeps the files."""
    intake.report.add(Outcome.TAKEN, intake.place, Code.PACKAGE, kind=structure.kind)
    course = course_from(structure, "")
    return Imported(Format.PACKAGE, course, intake.spool, intake.report, {}, intake.spool.close)
