"""What loading something over a mobile line costs. Pure."""

# As operators sell it.
GIGABYTE = 1000**3


def price_of(size_bytes: int, *, centimes_per_gb: int) -> int:
    """In whole centimes, rounded up."""
    return -(-(size_bytes * centimes_per_gb) // GIGABYTE)
