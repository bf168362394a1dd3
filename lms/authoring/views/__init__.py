"""Pages of drafts, one module a noun."""
