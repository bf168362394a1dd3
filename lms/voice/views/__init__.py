"""Pages of voices: the queue of recorders, what phones fetch, the cards that are sent on."""

from lms.voice.views import cards, phones, recordings  # noqa: F401  they add their pages
from lms.voice.views.blueprint import bp

__all__ = ["bp"]
