"""The xAPI statement: its parts, reading and writing JSON, and the checks that every statement must pass. Pure."""

from lms.xapi.statement.checks import SIGNATURE, VOIDED, agent_faults, is_iri, is_language_tag, is_uuid
from lms.xapi.statement.parts import (
    NO_ID,
    NO_TIME,
    Account,
    Activity,
    Agent,
    Attachment,
    BadStatement,
    Context,
    ContextActivities,
    Definition,
    InteractionComponent,
    LanguageMap,
    Object,
    Result,
    Score,
    Statement,
    StatementRef,
    TooLarge,
    Verb,
    iso_duration,
)
from lms.xapi.statement.reading import (
    check,
    decode,
    encode,
    exact_faults,
    faithful_json,
    read,
    refuse_depth,
    split_batch,
    strict_json,
)
from lms.xapi.statement.versions import refuse_2_0

# The versions that the LRS speaks: xAPI 1.0.3, and 2.0 = IEEE 9274.1.1. Our own statements are of the first.
VERSION = "1.0.3"
VERSIONS = (VERSION, "2.0.0")

__all__ = [
    "NO_ID", "NO_TIME", "SIGNATURE", "VERSION", "VERSIONS", "VOIDED", "Account", "Activity", "Agent", "Attachment",
    "BadStatement", "Context", "ContextActivities", "Definition", "InteractionComponent", "LanguageMap", "Object",
    "Result", "Score", "Statement", "StatementRef", "TooLarge", "Verb", "agent_faults", "check", "decode", "encode", "exact_faults", "faithful_json", "is_iri",
    "is_language_tag", "is_uuid", "iso_duration", "read", "refuse_2_0", "refuse_depth", "split_batch", "strict_json",
]  # fmt: skip
