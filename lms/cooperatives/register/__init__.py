"""The register of members and offices: who left and why, who was given an office, and what the law makes follow."""
