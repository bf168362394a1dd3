"""What people do with their accounts: sign in, activate a card, change a PIN or a picture."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from lms.accounts import attempts, cards, queries, secrets, sessions
from lms.accounts.models import ActivationCard, Person, StaffRole
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id


class WrongSecret(DomainError):
    """Says neither whether the account exists nor which part was wrong."""

    status = 422
    message = _("This phone number and PIN do not go together. Check both, then try again.")


class WrongPin(WrongSecret):
    message = _("This PIN is not right. Try again.")


class WrongPassword(WrongSecret):
    message = _("This e-mail address and password do not go together. Check both, then try again.")


class WrongCode(WrongSecret):
    message = _("This code is not right, or was used already. Wait for the next one in your application.")


class UnknownCard(DomainError):
    status = 404
    message = _("We know no card with this code. Compare it with your card, letter by letter.")


class UsedCard(DomainError):
    status = 410
    message = _(
        "This card was used already: sign in with your phone number and your PIN. If you do not know the PIN, ask the "
        "president of your cooperative for a new card."
    )


class EndedCard(DomainError):
    status = 410
    message = _("This card is no longer valid. Ask the president of your cooperative for a new card.")


class HelpGoesOn(DomainError):
    message = _("You are helping somebody just now. End this help first.")


class OnlyHerself(DomainError):
    """Consent and keys to the account are given and taken by the person herself: a helper would act in her name."""

    message = _("This is done without help: by the person herself, on her own phone. End this help first.")


class EmailTaken(DomainError):
    message = _("Someone has this e-mail address already.")


def authenticate_by_phone(phone: str, pin: str, *, address: str, at: datetime) -> Person:
    """The member with this number and PIN. Raises WrongSecret, TooManyAttempts."""
    return _authenticate(queries.member_with_phone(phone), phone, pin, WrongSecret, address=address, at=at)


def authenticate_face(person: Person, pin: str, *, address: str, at: datetime) -> Person:
    """A member who was recognised on this phone. Raises WrongPin, TooManyAttempts."""
    return _authenticate(person, str(person.id), pin, WrongPin, address=address, at=at)


def authenticate_by_email(email: str, password: str, *, address: str, at: datetime) -> Person:
    """The first half of a staff sign-in. Raises WrongPassword, TooManyAttempts."""
    person = queries.staff_with_email(email)
    return _authenticate(person, email.lower(), password, WrongPassword, address=address, at=at)


def check_own_secret(person: Person, secret: str, *, address: str, at: datetime) -> None:
    """Before a change that only she may make. Raises WrongPin, TooManyAttempts."""
    _authenticate(person, str(person.id), secret, WrongPin, address=address, at=at)


def check_second_factor(person: Person, code: str, *, address: str, at: datetime) -> None:
    """The second half of a staff sign-in; uses the code up. Raises WrongCode, TooManyAttempts."""
    attempt = attempts.begin(str(person.id), address=address, at=at, person_id=person.id)
    secret = person.totp_secret
    step = secrets.totp_step_of(secret, code, at=at, used_step=person.totp_step) if secret else None
    if step is None or not queries.use_up_totp_step(person.id, step):
        raise WrongCode
    attempts.succeed(attempt)


def enrol_second_factor(
    person: Person, totp_secret: str, code: str, *, password: str, address: str, at: datetime
) -> None:
    """First sign-in of staff: the application is proved by a code, the one-time password is replaced."""
    attempt = attempts.begin(str(person.id), address=address, at=at, person_id=person.id)
    step = secrets.totp_step_of(totp_secret, code, at=at, used_step=None)
    if step is None or person.totp_secret is not None:
        raise WrongCode
    person.totp_secret, person.totp_step = totp_secret, step
    person.secret_hash = secrets.hash_secret(password)
    attempts.succeed(attempt)


def without_card(people: Iterable[Person], *, at: datetime) -> list[Person]:
    """Those who have no PIN, and no card that could still give them one."""
    waiting = [person for person in people if person.secret_hash is None]
    holders: set[UUID] = set()
    for some in _by_thousands(waiting):
        holders.update(
            card.person_id for card in db.session.scalars(queries.unused_cards_of([one.id for one in some], at))
        )
    return [person for person in waiting if person.id not in holders]


def issue_cards(people: Iterable[Person], *, at: datetime) -> dict[UUID, str]:
    """A new card for each, person → code: the only copy. Their unused cards end at once."""
    found = list(people)
    for some in _by_thousands(found):
        for card in db.session.scalars(queries.unused_cards_of([one.id for one in some], at)):
            card.expires_at = at
    codes = {person.id: cards.new_code() for person in found}
    db.session.add_all(
        ActivationCard(
            id=new_id(), person_id=person_id, code_hash=cards.hash_code(code), created_at=at,
            expires_at=at + cards.CARD_LIFE,
        )
        for person_id, code in codes.items()
    )  # fmt: skip
    return codes


def card_with_code(person: Person, code: str, *, at: datetime) -> ActivationCard | None:
    """The card of this person that this code can still use."""
    unused = queries.unused_cards_of([person.id], at)
    return db.session.scalar(unused.where(ActivationCard.code_hash == cards.hash_code(code)))


def usable_card(typed: str, *, address: str, at: datetime, is_for_use: bool = False) -> ActivationCard:
    """The card with this code. Raises UnknownCard, UsedCard, EndedCard, TooManyAttempts; a wrong guess is counted."""
    code = cards.read_code(typed)
    account = f"card {cards.hash_code(code or typed)[:16]}"
    attempts.check(account, address=address, at=at)
    card = queries.card_with_hash(cards.hash_code(code), is_for_use=is_for_use) if code else None
    if card is None or card.person.closed_at:
        attempts.begin(account, address=address, at=at)
        raise UnknownCard
    if card.used_at:
        raise UsedCard
    if card.expires_at <= at:
        raise EndedCard
    return card


def activate(card: ActivationCard, *, pin: str, picture: str, language: str, at: datetime) -> Person:
    """Use the card up: the person gets her PIN and picture, and every session she had ends."""
    person = card.person
    card.used_at = at
    person.secret_hash = secrets.hash_secret(pin)
    person.picture, person.language = picture, language
    sessions.end_all(person.id, at=at)
    return person


def change_secret(person: Person, secret: str, *, at: datetime) -> None:
    """A new PIN or password; other devices must sign in with it."""
    person.secret_hash = secrets.hash_secret(secret)
    sessions.end_all(person.id, at=at, but=person.session_id)


def add_staff(
    *, email: str, role: StaffRole, name_ar: str, name_fr: str, password: str, delegation_code: str | None, at: datetime
) -> Person:
    """An account that enrols its second factor, and replaces the password, at its first sign-in."""
    if queries.staff_with_email(email):
        raise EmailTaken
    person = Person(
        id=new_id(), name_ar=name_ar, name_fr=name_fr, email=email.lower(), language="fr", created_at=at,
        secret_hash=secrets.hash_secret(password), staff_role=role, delegation_code=delegation_code,
    )  # fmt: skip
    db.session.add(person)
    return person


def _by_thousands(people: Sequence[Person]) -> Iterator[Sequence[Person]]:
    # Neither database takes any number of values in one query.
    return (people[start : start + 1000] for start in range(0, len(people), 1000))


def _authenticate(
    person: Person | None, account: str, secret: str, wrong: type[WrongSecret], *, address: str, at: datetime
) -> Person:
    # One account, one count, by whichever door it is tried.
    account, person_id = (str(person.id), person.id) if person else (account, None)
    attempt = attempts.begin(account, address=address, at=at, person_id=person_id)
    if person is None or person.secret_hash is None:
        secrets.verify_for_nobody(secret)
        raise wrong
    if not secrets.verify_secret(person.secret_hash, secret):
        raise wrong
    attempts.succeed(attempt)
    return person
