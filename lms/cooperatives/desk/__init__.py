"""The desk of a cooperative: its yearly figures, its assemblies, what falls due, what the law's numbers come to."""
