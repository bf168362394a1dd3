"""What the dimensions of the self-assessment are called, in the reader's language."""

from lms.core.i18n import in_language
from lms.pathway.diagnosis.instrument import instrument


def dimension_title(dimension_id: str) -> str:
    dimension = instrument().dimension(dimension_id)
    return in_language(dimension.title) if dimension else dimension_id
