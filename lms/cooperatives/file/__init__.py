"""The file of a cooperative: its papers with their dates, who may see them, and what an adviser found of each."""
