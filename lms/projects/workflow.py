"""What may become of a project idea. Pure."""

from enum import StrEnum


class IdeaState(StrEnum):
    DRAFT = "draft"
    # By the president or the manager: now the adviser sees it.
    AGREED = "agreed"
    # By the adviser, with a reason; members may change it again.
    RETURNED = "returned"
    # By the adviser: now everyone reads it, without names.
    APPROVED = "approved"


class Step(StrEnum):
    AGREE = "agree"
    TAKE_BACK = "take_back"
    RETURN = "return"
    APPROVE = "approve"


_AFTER = {
    (IdeaState.DRAFT, Step.AGREE): IdeaState.AGREED,
    (IdeaState.RETURNED, Step.AGREE): IdeaState.AGREED,
    (IdeaState.AGREED, Step.TAKE_BACK): IdeaState.DRAFT,
    (IdeaState.AGREED, Step.RETURN): IdeaState.RETURNED,
    (IdeaState.AGREED, Step.APPROVE): IdeaState.APPROVED,
}
# While members may write in it.
CHANGEABLE = frozenset({IdeaState.DRAFT, IdeaState.RETURNED})
# What everyone may read, without names: nothing before an adviser has seen it.
PUBLIC = frozenset({IdeaState.APPROVED})


def after(state: IdeaState, step: Step) -> IdeaState | None:
    """The state that the step leads to, or None where it cannot be taken."""
    return _AFTER.get((state, step))
