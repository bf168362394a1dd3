"""Pages of the slices above about the figures of a cooperative: each registers its own, and the page of figures leads there."""

from typing import Any

# Endpoint → what the link says.
links: dict[str, Any] = {}


def register_link(endpoint: str, label: Any) -> None:
    """Shown to who keeps the accounts."""
    links[endpoint] = label
