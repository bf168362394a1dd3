"""Her own mails and exports for officers and advisers; a link for who holds it; the report of a year for who sees its place."""

from uuid import UUID

from flask import current_app, g

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import first_or_404, public
from lms.core.errors import NotFound
from lms.monitoring import policy
from lms.monitoring.policy import Viewer
from lms.monitoring.reports import exporting, queries
from lms.monitoring.reports.models import KeptExport, Subscription
from lms.notices.channels.stopping import code_from

viewer = policy.viewer


def own_subscription(actor: Person | None, subscription_id: UUID) -> tuple[Viewer, Subscription]:
    (found,) = viewer(actor)
    query = queries.open_subscriptions_of(found.person.id)
    return found, first_or_404(query.where(Subscription.id == subscription_id))


def own_export(actor: Person | None, export_id: UUID) -> tuple[Viewer, KeptExport]:
    """As long as it is kept, and she may ask what it answers."""
    (found,) = viewer(actor)
    kept = first_or_404(queries.kept_for(found.person.id, clock.now()).where(KeptExport.id == export_id))
    if not exporting.may_still_see(kept.question, found):
        raise NotFound
    return found, kept


@public
def holder_of_link(_actor: object, token: str) -> tuple[Subscription]:
    """Whoever has the mail may stop it. The page is in the language of the mail, unless this browser chose another."""
    code = code_from(token, current_app.config["SETTINGS"].secret_key)
    if code is None:
        raise NotFound
    found = first_or_404(queries.with_code(code))
    g.reader_language = found.person.language
    return (found,)
