"""Administrators give and take credentials."""

from uuid import UUID

from lms.accounts.models import Person
from lms.accounts.policy import administrator
from lms.xapi.credentials import credential_with_id
from lms.xapi.models import Credential


def credential(actor: Person | None, credential_id: UUID) -> tuple[Credential]:
    administrator(actor)
    return (credential_with_id(credential_id),)
