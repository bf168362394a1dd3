"""Sizes of files and requests, in words for programmers."""


def in_megabytes(size_bytes: int) -> str:
    """« 32 MB (33554432 bytes) »: limits are set in whole MB of either kind; what is none of them, in bytes alone."""
    for mega in (1024**2, 1000**2):
        if size_bytes >= mega and size_bytes % mega == 0:
            return f"{size_bytes // mega} MB ({size_bytes} bytes)"
    return f"{size_bytes} bytes"
