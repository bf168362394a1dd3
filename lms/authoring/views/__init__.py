"""Pages of drafts, one module a noun."""

from lms.authoring.views import (  # noqa: F401  they register on bp
    conflicts,
    courses,
    imports,
    lessons,
    review,
    revisions,
    settings,
    structure,
    telling,
)
from lms.authoring.views.blueprint import bp

__all__ = ["bp"]
