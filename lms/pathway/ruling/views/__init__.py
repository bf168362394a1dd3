"""Pages of rules: the versions, their requirements, trials, publication."""

from lms.pathway.ruling.views import migration, publication, requirements, rules, simulations  # noqa: F401  they register on bp
from lms.pathway.ruling.views.blueprint import bp

__all__ = ["bp"]
