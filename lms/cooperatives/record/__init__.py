"""The record of a cooperative: written once by officers and administrators, corrected by staff within their reach."""
