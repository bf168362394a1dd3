"""Authorisation by loading through the actor. A view receives only what its policy hands it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_login import current_user
from sqlalchemy import Select

from lms.core.db import db
from lms.core.errors import NotFound

T = TypeVar("T")
Policy = Callable[..., tuple[Any, ...]]
View = Callable[..., Any]


def grants(policy: Policy) -> Callable[[View], Callable[..., Any]]:
    """Call `policy(actor, **url values)` and hand the view the objects that it returns, in order.

    The policy raises NotFound for whom the object is out of reach, SignInRequired where nobody is signed in.
    """

    def decorate(view: View) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**url_values: Any) -> Any:
            who = None if getattr(policy, "is_public", False) else actor()
            return view(*policy(who, **url_values))

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded

    return decorate


def for_programs(view: View) -> View:
    """Marks a view that knows its caller by what the request itself carries, never by a cookie: pages of other sites may
    call it, for they gain nothing by the reader's browser.
    """
    view.is_for_programs = True  # type: ignore[attr-defined]
    return view


# (status, message in English) → the answer that says so.
Refusal = Callable[[int, str], Response]
# Paths under which only programs ask, and how errors are told to them, also where no view answers.
program_prefixes: dict[str, Refusal] = {}


def in_words(refusal: Refusal) -> Refusal:
    """Marks a refusal whose words people read, too: they come in the language of the reader, not in that of the protocol."""
    refusal.is_in_words = True  # type: ignore[attr-defined]
    return refusal


def refusal_for_programs() -> Refusal | None:
    """How an error of this request is told, if its path is one of programs."""
    return next((found for prefix, found in program_prefixes.items() if request.path.startswith(prefix)), None)


def is_for_programs() -> bool:
    """Whether the view of this request is one for programs, or would be if the address were right."""
    return refusal_for_programs() is not None or hasattr(
        current_app.view_functions.get(request.endpoint or ""), "is_for_programs"
    )


def actor() -> Any | None:
    """The signed-in person, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def public(policy: Policy) -> Policy:
    """Marks a policy that does not ask who comes: nobody is looked up for it, and it is given None."""
    policy.is_public = True  # type: ignore[attr-defined]
    return policy


@public
def anyone(_actor: Any | None) -> tuple[()]:
    """The policy of public pages without an object."""
    return ()


def first_or_404(query: Select[T]) -> T:
    found = db.session.execute(query.limit(1)).unique().scalars().first()
    if found is None:
        raise NotFound
    return found


def init_app(app: Flask) -> None:
    @app.before_request
    def refuse_views_without_policy() -> None:
        endpoint = request.endpoint
        if endpoint and not hasattr(current_app.view_functions[endpoint], "policy"):
            raise RuntimeError(f"{endpoint} declares no policy; decorate it with @grants")
