import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cooperatives.law.assembly import (
    CALLS,
    AssemblyKind,
    ImpossibleCount,
    Outcome,
    attendance_of,
    outcome_of,
    quorum_of,
)

ORDINARY, EXTRAORDINARY = AssemblyKind.ORDINARY, AssemblyKind.EXTRAORDINARY
KINDS = st.sampled_from(AssemblyKind)
VOTES = st.integers(0, 600)


class TestQuorum:
    @pytest.mark.parametrize(
        ("kind", "call", "members", "needed"),
        [
            (ORDINARY, 1, 12, 6),
            (ORDINARY, 1, 13, 7),
            (ORDINARY, 2, 12, 3),
            (ORDINARY, 2, 13, 4),
            (ORDINARY, 3, 12, 2),
            (ORDINARY, 3, 20, 2),
            (ORDINARY, 3, 5, 2),
            (ORDINARY, 3, 100, 10),
            (EXTRAORDINARY, 1, 12, 9),
            (EXTRAORDINARY, 1, 13, 10),
            (EXTRAORDINARY, 2, 13, 7),
            (EXTRAORDINARY, 3, 12, 2),
            (EXTRAORDINARY, 3, 45, 5),
        ],
    )
    def test_is_that_of_article_43(self, kind: AssemblyKind, call: int, members: int, needed: int) -> None:
        assert quorum_of(kind, call, members).needed == needed

    @pytest.mark.parametrize(("call", "members", "doubtful"), [(3, 20, False), (3, 21, True), (1, 21, False)])
    def test_third_call_above_twenty_members_is_told_to_be_doubtful(
        self, call: int, members: int, doubtful: bool
    ) -> None:
        assert quorum_of(ORDINARY, call, members).is_doubtful is doubtful

    # From five members on, the fewest that the law allows: two on the third call may be more than half of three.
    @given(KINDS, st.integers(5, 700))
    def test_each_later_call_needs_no_more(self, kind: AssemblyKind, members: int) -> None:
        needed = [quorum_of(kind, call, members).needed for call in CALLS]

        assert needed == sorted(needed, reverse=True)
        assert all(1 <= one <= members for one in needed)

    @given(st.sampled_from(CALLS), st.integers(1, 700))
    def test_extraordinary_never_needs_less(self, call: int, members: int) -> None:
        assert quorum_of(EXTRAORDINARY, call, members).needed >= quorum_of(ORDINARY, call, members).needed

    def test_nobody_and_a_fourth_call_are_refused(self) -> None:
        with pytest.raises(ImpossibleCount):
            quorum_of(ORDINARY, 1, 0)
        with pytest.raises(KeyError):
            quorum_of(ORDINARY, 4, 12)


class TestAttendance:
    def test_those_represented_count_and_the_page_can_say_so(self) -> None:
        found = attendance_of(ORDINARY, 1, members=12, present=4, represented=2)

        assert found.is_reached
        assert found.needs_proxies
        assert found.votes == 6

    def test_what_is_missing_is_counted(self) -> None:
        found = attendance_of(EXTRAORDINARY, 1, members=12, present=5, represented=1)

        assert not found.is_reached
        assert not found.needs_proxies
        assert found.missing == 3

    @pytest.mark.parametrize(("present", "represented"), [(13, 0), (8, 5), (3, 4), (-1, 0), (2, -1)])
    def test_one_proxy_a_member_and_no_more_people_than_belong_to_it(self, present: int, represented: int) -> None:
        with pytest.raises(ImpossibleCount):
            attendance_of(ORDINARY, 1, members=12, present=present, represented=represented)

    @given(KINDS, st.sampled_from(CALLS), st.integers(1, 300), st.data())
    def test_one_more_member_present_never_loses_the_quorum(
        self, kind: AssemblyKind, call: int, members: int, data: st.DataObject
    ) -> None:
        present = data.draw(st.integers(0, members - 1))

        before = attendance_of(kind, call, members=members, present=present)
        after = attendance_of(kind, call, members=members, present=present + 1)

        assert after.is_reached >= before.is_reached
        assert before.is_reached == (before.missing == 0)


class TestVotes:
    @pytest.mark.parametrize(
        ("kind", "votes_for", "votes_against", "chair", "outcome"),
        [
            (ORDINARY, 6, 5, None, Outcome.ADOPTED),
            (ORDINARY, 5, 6, True, Outcome.REJECTED),
            (ORDINARY, 5, 5, None, Outcome.TIED),
            (ORDINARY, 5, 5, True, Outcome.ADOPTED),
            (ORDINARY, 5, 5, False, Outcome.REJECTED),
            (ORDINARY, 0, 0, True, Outcome.REJECTED),
            (EXTRAORDINARY, 8, 4, None, Outcome.ADOPTED),
            (EXTRAORDINARY, 7, 4, None, Outcome.REJECTED),
            (EXTRAORDINARY, 6, 6, True, Outcome.REJECTED),
            (EXTRAORDINARY, 0, 0, None, Outcome.REJECTED),
        ],
    )
    def test_majority_is_that_of_article_43(
        self, kind: AssemblyKind, votes_for: int, votes_against: int, chair: bool | None, outcome: Outcome
    ) -> None:
        assert outcome_of(kind, votes_for=votes_for, votes_against=votes_against, is_chair_for=chair) is outcome

    @given(VOTES, VOTES)
    def test_what_an_extraordinary_assembly_adopts_an_ordinary_one_adopts(self, votes_for: int, against: int) -> None:
        if outcome_of(EXTRAORDINARY, votes_for=votes_for, votes_against=against) is Outcome.ADOPTED:
            assert outcome_of(ORDINARY, votes_for=votes_for, votes_against=against) is Outcome.ADOPTED

    @given(KINDS, VOTES, VOTES)
    def test_one_more_vote_for_never_rejects(self, kind: AssemblyKind, votes_for: int, against: int) -> None:
        before = outcome_of(kind, votes_for=votes_for, votes_against=against)
        after = outcome_of(kind, votes_for=votes_for + 1, votes_against=against)

        assert before is not Outcome.ADOPTED or after is Outcome.ADOPTED

    def test_fewer_than_no_votes_are_refused(self) -> None:
        with pytest.raises(ImpossibleCount):
            outcome_of(ORDINARY, votes_for=-1, votes_against=0)
