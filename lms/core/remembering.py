"""Remembering what a pure function answered, so that strangers cannot fill the memory with it."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T", str, bytes)
R = TypeVar("R")


def remember_short(
    most: int, *, longest: int
) -> Callable[[Callable[Concatenate[T, P], R]], Callable[Concatenate[T, P], R]]:
    """`lru_cache` of `most` answers, of those whose first argument has this length at most; a longer one is worked out anew."""

    def decorated(function: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
        remembered: Any = lru_cache(maxsize=most)(function)

        @wraps(function)
        def answer(value: T, /, *args: P.args, **options: P.kwargs) -> R:
            found: R = (remembered if len(value) <= longest else function)(value, *args, **options)
            return found

        return answer

    return decorated
