"""Where to go after signing in: only to pages of our own."""

from urllib.parse import urlsplit


def local_path(address: str | None) -> str | None:
    """`address` where it is a path on this site, else None: `//host`, `/\\host` and tabs lead elsewhere."""
    if not address or not address.startswith("/") or any(char <= " " or char == "\\" for char in address):
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc and not address.startswith("//") else None
