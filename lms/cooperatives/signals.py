"""What cooperatives announce to the slices above."""

from uuid import UUID

from blinker import signal

# Something that a cooperative is judged by has changed. Sent inside the transaction of the change, after it is made:
# receivers see it through the session, and an error of theirs undoes it. Sender: the id of the cooperative; arguments:
# `cooperative_id`, the same, and `trigger`, a short word for what happened: "member_joined", "member_left",
# "member_corrected", "cooperative_corrected", "office_given", "office_ended", "document_filed", "document_verified",
# "document_refused", "document_shared", "document_deleted", "figures_recorded", "assembly_recorded", "cash_month_recorded".
cooperative_changed = signal("cooperative-changed")

# Somebody wrote into the register of a cooperative that a member joined or left, was given an office, that an office ended, or
# corrected who she is. Sent like the one above. Sender: the id of the cooperative; arguments: `cooperative`, `person` whom it is
# about, `what` ("member_joined", "member_left", "member_corrected", "phone_changed", "office_given", "office_ended"), `office`
# (its kind, or None), `on` (the day), `by` (who wrote it), and `has_died` (she who left is dead).
register_written = signal("register-written")

# An adviser judged a paper, or corrected what was found of it. Sent like the ones above. Sender: the id of the cooperative;
# arguments: `document`, with its verdict, and `at`.
document_judged = signal("document-judged")


def announce(cooperative_id: UUID, trigger: str) -> None:
    cooperative_changed.send(cooperative_id, cooperative_id=cooperative_id, trigger=trigger)
