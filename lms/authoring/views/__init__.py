"""Pages of drafts, one module a noun."""

from lms.authoring.views import (  # noqa: F401  they register on bp
    conflicts,
    courses,
    exports,
    imports,
    lessons,
    overtaking,
    places,
    previews,
    question,
    questions,
    recording,
    review,
    revisions,
    settings,
    structure,
    telling,
    tracks,
    translations,
    trials,
    works,
)
from lms.authoring.views.blueprint import bp

__all__ = ["bp"]
