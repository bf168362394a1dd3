"""Whether a workbook may be opened: programs that read them make a table as wide and as long as its farthest cell."""

import re

from lms.authoring.exchange.archives import Files
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport

# Unpacked, in bytes; and the farthest cell.
MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS, MAX_COLUMN = 20_000, 2
_CELL = re.compile(rb"\br=[\"']([A-Za-z]{0,9})(\d{1,12})[\"']")
_CHUNK = 1024 * 1024
_OVERLAP = 64


def require_modest(files: Files, place: str) -> None:
    """Raises BadImport."""
    if sum(files.size(name) for name in files.names) > MAX_BYTES:
        raise BadImport(Code.TOO_LARGE, place, most=MAX_BYTES // 1024**2)
    for name in files.names:
        if name.startswith("xl/worksheets/"):
            with files.open(name) as sheet:
                before = b""
                while chunk := sheet.read(_CHUNK):
                    _require_near(before + chunk, place)
                    before = chunk[-_OVERLAP:]


def _require_near(part: bytes, place: str) -> None:
    for column, row in _CELL.findall(part):
        # Two letters reach column 702.
        if len(column) > MAX_COLUMN or int(row) > MAX_ROWS:
            raise BadImport(Code.TOO_MANY, place, most=MAX_ROWS)
