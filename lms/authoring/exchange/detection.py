"""Which format a file is of, by its content: never by its name."""

from lms.authoring.exchange.archives import GZIP, ZIP, Files, read_small
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.encodings import decode, is_binary
from lms.authoring.exchange.imported import BadImport, Format
from lms.authoring.exchange.sheets import is_header, is_table
from lms.authoring.exchange.sources import folder_of
from lms.authoring.exchange.xml import first_element
from lms.core.files import kind_of

# Of text, to look at.
HEAD = 64 * 1024
_WORKBOOK = "xl/workbook.xml"
_QTI_ROOTS = frozenset(
    {"assessmentItem", "assessmentTest", "qti-assessment-item", "qti-assessment-test", "questestinterop"}
)
# Of media that are no upload of ours (core/files.py).
_OTHER_MEDIA = (b"GIF8", b"II*\x00", b"MM\x00*", b"fLaC", b"RIFF")
MANIFEST = "imsmanifest.xml"
_MOST = 4 * 1024 * 1024


def is_zip(head: bytes) -> bool:
    return head.startswith(ZIP)


def is_tar(head: bytes) -> bool:
    return head.startswith(GZIP) or head[257:262] == b"ustar"


def format_of_text(head: bytes, place: str) -> Format:
    """Of what is no archive. Raises BadImport."""
    bare = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if bare.startswith(b"<"):
        root = first_element(head, place)
        if root == "quiz":
            return Format.MOODLE_XML
        if root in _QTI_ROOTS:
            return Format.QTI
        if root == "courseStructure":
            return Format.PACKAGE
        raise BadImport(Code.IS_MEDIUM if root == "svg" else Code.UNKNOWN_FORMAT, place)
    if head.startswith(_OTHER_MEDIA) or kind_of(head) not in (None, "svg"):
        raise BadImport(Code.IS_MEDIUM, place)
    if is_binary(head):
        raise BadImport(Code.UNKNOWN_FORMAT, place)
    text = _text_of(head, place)
    lines = [line for line in text.splitlines() if line.strip()]
    return Format.SHEET if lines and (is_header(lines[0]) or is_table(lines)) else Format.GIFT


def _text_of(head: bytes, place: str) -> str:
    """Without the last character, where the cut may have gone through it."""
    if len(head) == HEAD:
        # UTF-16 has two bytes to a character, or four.
        head = head[: HEAD - 2] if b"\x00" in head else head[: head.rfind(b"\n") + 1] or head
        head = head[:-2] if b"\x00" in head and head[-1:] in (b"\xd8", b"\xd9", b"\xda", b"\xdb") else head
    return decode(head, place)[0]


def format_of_archive(files: Files, place: str) -> Format:
    """Raises BadImport."""
    names = files.names
    if "cmi5.xml" in names or "tincan.xml" in names:
        return Format.PACKAGE
    if "moodle_backup.xml" in names:
        return Format.MOODLE_BACKUP
    if "h5p.json" in names:
        return Format.H5P
    if _WORKBOOK in names:
        return Format.SHEET
    if MANIFEST in names:
        return _format_of_manifest(read_small(files, MANIFEST, most=_MOST))
    if any(name.endswith(".xml") for name in names):
        # Items without a manifest, as question banks zip them.
        return Format.QTI
    if folder_of(names) is not None:
        return Format.SOURCES
    raise BadImport(Code.UNKNOWN_ARCHIVE, place)


def _format_of_manifest(manifest: bytes) -> Format:
    if b"adlcp" in manifest or b"ADL SCORM" in manifest:
        return Format.PACKAGE
    if b"imsccv1p" in manifest or b"IMS Common Cartridge" in manifest or b"imscc" in manifest:
        return Format.COMMON_CARTRIDGE
    if b"imsqti" in manifest or b"QTI" in manifest:
        return Format.QTI
    return Format.COMMON_CARTRIDGE
