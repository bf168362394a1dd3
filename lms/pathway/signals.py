"""Facts that are not learning and change what a rule finds."""

from blinker import Namespace

# Sent inside the transaction by whoever changes a fact that the pathway asks for. Arguments: `cooperative_id` (UUID) and
# `trigger`, a short word for the history: "document_verified", "products", "coaching_session".
facts_changed = Namespace().signal("facts-changed")
