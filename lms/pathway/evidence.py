"""What a finding rests on, as who supervises sees it: which certificate of whom, which paper and how far it is checked, who
decided. A few queries for the whole page. What the cooperative has not shared is not shown: only that it is there.

Facts of slices above the pathway are described by those slices: `describe`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lms.accounts.models import Person
from lms.certification import queries as certification
from lms.cooperatives.file import queries as file
from lms.cooperatives.file.models import Document
from lms.pathway.diagnosis import queries as diagnosis
from lms.pathway.overview import Line, Overview
from lms.pathway.rules.facts import Fact, FactKind
from lms.pathway.rules.model import Stage


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One row, paper or act. `id`: of the row that shows it, where the reader may see it."""

    fact: Fact
    id: UUID | None = None
    # Of a certificate: its holder and its printed code. Of a decision: who decided.
    person: Person | None = None
    code: str | None = None
    # Of a paper.
    document: Document | None = None
    # The address at which the reader may look at it, of what slices above describe.
    address: str | None = None


Describer = Callable[[Sequence[Fact], Person], Mapping[UUID, Proof]]
_describers: dict[tuple[FactKind, str], Describer] = {}


def describe(kind: FactKind, name: str) -> Callable[[Describer], Describer]:
    """Register who describes facts of this kind and name, to a reader."""

    def keep(describer: Describer) -> Describer:
        _describers[kind, name] = describer
        return describer

    return keep


def proofs_of(found: Overview, reader: Person) -> dict[UUID, Proof]:
    """By the reference of the fact, for every finding of every stage."""
    wanted = {one for view in found.stages for line in view.leaves for one in line.finding.evidence}
    facts = {fact.reference: fact for fact in found.facts.facts if fact.reference in wanted and fact.reference}
    proofs = {reference: Proof(fact=fact) for reference, fact in facts.items()}
    proofs |= _certificates(_of_kind(facts, FactKind.CERTIFICATE), found.people)
    proofs |= _documents(_of_kind(facts, FactKind.DOCUMENT), found, reader)
    proofs |= _assessments(_of_kind(facts, FactKind.ASSESSMENT), found)
    for (kind, name), describer in _describers.items():
        chosen = [fact for fact in facts.values() if (fact.kind, fact.name) == (kind, name)]
        if chosen:
            proofs |= describer(chosen, reader)
    return proofs


@dataclass(frozen=True)
class Ending:
    """Of a requirement that is met; without one, of an adviser's word that keeps the stage open. `last_day`: on which it holds."""

    stage: Stage
    line: Line | None
    last_day: date


def endings_of(found: Overview) -> list[Ending]:
    """What ends and when, the first to end first."""
    ends = [Ending(view.stage, None, view.kept_until) for view in found.stages if view.kept_until]
    ends += [
        Ending(view.stage, line, line.last_day)
        for view in found.stages
        for line in view.leaves
        if line.finding.state.is_met and line.last_day
    ]
    return sorted(ends, key=lambda one: one.last_day)


def _of_kind(facts: Mapping[UUID, Fact], kind: FactKind) -> dict[UUID, Fact]:
    return {reference: fact for reference, fact in facts.items() if fact.kind is kind}


def _certificates(facts: Mapping[UUID, Fact], people: Mapping[UUID, Person]) -> dict[UUID, Proof]:
    codes = certification.codes_of(list(facts)) if facts else {}
    return {
        reference: Proof(
            fact=fact, id=reference, code=codes.get(reference), person=people.get(fact.person_id) if fact.person_id else None
        )
        for reference, fact in facts.items()
    }  # fmt: skip


def _documents(facts: Mapping[UUID, Fact], found: Overview, reader: Person) -> dict[UUID, Proof]:
    if not facts:
        return {}
    shared = {one.id: one for one in file.documents_of(file.documents_visible_to(reader), found.cooperative.id)}
    return {
        reference: Proof(fact=fact, id=reference if reference in shared else None, document=shared.get(reference))
        for reference, fact in facts.items()
    }


def _assessments(facts: Mapping[UUID, Fact], found: Overview) -> dict[UUID, Proof]:
    if not facts:
        return {}
    shared = {one.id for one in diagnosis.shared_rounds_of(found.cooperative.id)}
    return {ref: Proof(fact=fact, id=ref if ref in shared else None) for ref, fact in facts.items()}
