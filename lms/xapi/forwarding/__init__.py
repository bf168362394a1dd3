"""Forwarding of statements to other Learning Record Stores, each with its own cursor in the log. See docs/forwarding.md."""
