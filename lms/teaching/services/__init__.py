"""Verbs of teaching: cohorts, who is in them, when they meet, who was there, what is said to them."""
