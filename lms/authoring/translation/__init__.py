"""Texts of a draft beside each other in two languages: what is missing, and what changed since it was translated."""
