"""Of which kinds of papers an adviser must verify one. Who asks for them registers how it is found out: the file itself asks
for nothing."""

from collections.abc import Callable, Set
from datetime import date

from lms.cooperatives.file.models import Document, DocumentKind, Verdict, Visibility
from lms.cooperatives.models import Cooperative

Source = Callable[[Cooperative, date], Set[str]]
_sources: list[Source] = []


def register_wanted(source: Source) -> None:
    """`source` answers kinds of papers that a cooperative needs verified on a day."""
    if source not in _sources:
        _sources.append(source)


def is_wanted(cooperative: Cooperative, kind: DocumentKind, on: date) -> bool:
    return any(kind.value in source(cooperative, on) for source in _sources)


def must_be_shared(document: Document, on: date) -> bool:
    """Whether its verification is asked for, and nobody who could verify it sees it."""
    is_open = document.visibility is Visibility.MEMBERS and document.verdict is not Verdict.VERIFIED
    return is_open and is_wanted(document.cooperative, document.kind, on)


def first_readers(cooperative: Cooperative, kind: DocumentKind, on: date) -> Visibility:
    """What the form of a new paper proposes; a choice of the cooperative all the same."""
    return Visibility.ADVISER if is_wanted(cooperative, kind, on) else Visibility.MEMBERS
