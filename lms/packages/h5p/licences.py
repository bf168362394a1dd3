"""Licences as H5P calls them (https://h5p.org/documentation/for-developers/metadata) → ours. Pure."""

from lms.learning.licences import LICENCES, PUBLIC_DOMAIN

_CC0 = "CC0-1.0"
_FREE = {"PD": PUBLIC_DOMAIN, "CC PDM": PUBLIC_DOMAIN, "CC0": _CC0, "CC0 1.0": _CC0}


def licence_of(licence: str, version: str) -> str | None:
    """None for one that is none of ours, and where its version is not said."""
    if free := _FREE.get(version) or _FREE.get(licence):
        return free
    named = f"{licence.replace(' ', '-')}-{version}"
    return named if named in LICENCES else None
