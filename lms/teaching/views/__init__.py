"""Pages of teaching: the desk of trainers, and what members see of their own cohorts."""

from lms.teaching.views import attendance, cohorts, leading, members, messages, own, progress, sessions
from lms.teaching.views.blueprint import bp

__all__ = ["attendance", "bp", "cohorts", "leading", "members", "messages", "own", "progress", "sessions"]
