"""Names in addresses, made from titles. Pure."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 50
# Addresses of staff pages, and steps of courses.
RESERVED = frozenset(
    {
        "new",
        "drafts",
        "lessons",
        "modules",
        "parts",
        "comments",
        "sources",
        "quiz",
        "exam",
        "packages",
        "import",
        "imports",
    }
)


def slug_from(title: str, otherwise: str, taken: Collection[str]) -> str:
    """From a title in Latin letters, else `otherwise`; numbered where it is taken."""
    plain = (
        unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("æ", "ae")).encode("ascii", "ignore").decode()
    )
    words = re.findall(r"[a-z0-9]+", plain.lower())
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > LONGEST:
            break
        slug = f"{slug}-{word}" if slug else word
    return numbered(slug or otherwise, {*taken, *RESERVED})


def numbered(slug: str, taken: Collection[str]) -> str:
    """The slug, or the first of slug-2, slug-3, … that is free."""
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
