"""Units under headings: nothing is lost, nothing changes places, and no two groups are called the same."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lms.packages.grouping import Heading, grouped
from lms.packages.keys import key_from
from lms.packages.kinds import Unit

headings = st.sampled_from(["oil", "press", "oil (2)", "sell"]).map(
    lambda name: Heading(key_from(name), {"fr": name}, {"fr": f"De {name}"})
)
paths = st.lists(headings, min_size=1, max_size=3).map(tuple)


@given(st.lists(paths, max_size=20))
def test_units_keep_their_order_and_their_headings(given: list[tuple[Heading, ...]]) -> None:
    units = [(path, Unit(key=str(n), publisher_id=str(n), title={}, address="x")) for n, path in enumerate(given)]

    groups = list(grouped(units))

    found = [([*group.inside, group.title], unit.key) for group in groups for unit in group.units]
    assert found == [([one.title for one in path], unit.key) for path, unit in units]
    assert len({group.key for group in groups}) == len(groups)
    assert all(group.units for group in groups)
    # Neighbours differ: a new heading stands only where something changes.
    around = [[*group.inside, group.title] for group in groups]
    assert all(first != second for first, second in pairwise(around))
