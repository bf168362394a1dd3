"""The people behind a figure: who may see them, for which reason, and the log of who did. Names, cooperative and course; never
answers, self-assessments, disabilities or phone numbers (docs/monitoring-privacy.md).
"""
