"""Errors that a person may see. Each slice subclasses DomainError by name; one handler renders it."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A rule was broken. `message` is translatable and safe to show; `status` is the HTTP status.

    `way_on`: the endpoint of a page that helps, and the words that lead there; `way_on_to`: the values of its address.
    """

    status: ClassVar[int] = 409
    message: Any = ""
    way_on: ClassVar[tuple[str, Any] | None] = None
    # After how many seconds it may be tried again, where that is known.
    wait_s: int | None = None

    def __init__(self, message: Any = None, **way_on_to: Any) -> None:
        super().__init__()
        self.way_on_to = way_on_to
        if message is not None:
            self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    status = 404


class SignInRequired(DomainError):
    """Nobody is signed in; pages lead to the sign-in, API views answer 401."""

    status = 401
