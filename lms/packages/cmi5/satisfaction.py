"""When a unit, a block and the course are satisfied (cmi5, 9.3.9 and 13.1.4). Pure."""

from collections.abc import Callable, Collection, Iterator

from lms.packages.cmi5.structure import Au, Block

COMPLETED, PASSED, WAIVED = "completed", "passed", "waived"


def is_satisfied(move_on: str, facts: Collection[str]) -> bool:
    """`facts`: what is recorded for the unit in this registration; only completed, passed and waived count."""
    # 9.3.9: a unit that was waived has met its criteria.
    if WAIVED in facts:
        return True
    completed, passed = COMPLETED in facts, PASSED in facts
    # 13.1.4
    return {
        "Passed": passed,
        "Completed": completed,
        "CompletedAndPassed": completed and passed,
        "CompletedOrPassed": completed or passed,
        "NotApplicable": True,
    }[move_on]


def satisfied_blocks(children: list[Au | Block], is_met: Callable[[Au], bool]) -> tuple[list[Block], bool]:
    """Blocks that are satisfied, inner ones first; and whether everything is. A block is when all in it is."""
    found: list[Block] = []
    is_everything = True
    for child in children:
        if isinstance(child, Au):
            is_everything = is_met(child) and is_everything
            continue
        inner, is_whole = satisfied_blocks(child.children, is_met)
        found += [*inner, child] if is_whole else inner
        is_everything = is_whole and is_everything
    return found, is_everything


def units_of(children: list[Au | Block]) -> Iterator[Au]:
    for child in children:
        if isinstance(child, Au):
            yield child
        else:
            yield from units_of(child.children)
