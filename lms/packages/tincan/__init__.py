"""Tin Can (« xAPI 1.0 ») packages: reading tincan.xml, launching their units, and following what these say of themselves."""
