"""The cash book of a cooperative: what came in and went out, month by month, and what is in the box."""
