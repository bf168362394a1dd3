"""What is written into tables for spreadsheets."""

# Spreadsheets take the wide ones for the same.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Before a table in UTF-8: spreadsheets then read the letters right.
BYTE_ORDER_MARK = "\ufeff"


def harmless(cell: str) -> str:
    """Spreadsheets run what begins like a formula (OWASP, CSV injection); a quote before it makes it a text."""
    return f"'{cell}" if cell[:1] in FORMULA_SIGNS and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()
