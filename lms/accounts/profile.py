"""What higher floors tell about a person on her own pages: they register a function, accounts shows the answer."""

from collections.abc import Callable

from lms.accounts.models import Person

# Each returns a line about the person in the reader's language (the name of her cooperative), or None.
describers: list[Callable[[Person], str | None]] = []


def lines_about(person: Person) -> list[str]:
    return [line for describe in describers if (line := describe(person))]
