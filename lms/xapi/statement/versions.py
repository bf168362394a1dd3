"""What one version of the specification knows and the other does not. Pure."""

from lms.xapi.statement.parts import BadStatement, Statement


def refuse_2_0(statement: Statement) -> None:
    """Raise BadStatement for what a request of 1.0.3 cannot hold."""
    faults = []
    if statement.version is not None and not statement.version.startswith("1.0"):
        # Data 2.4.10: an LRS of 1.0.3 rejects every version that does not start with 1.0.
        faults.append(f"version: {statement.version} in a request of 1.0")
    contexts = [("context", statement.context), ("object.context", getattr(statement.object, "context", None))]
    for path, context in contexts:
        # Data 2.2: no property that the specification does not know; these are of 2.0.
        if context is not None and context.context_agents is not None:
            faults.append(f"{path}.contextAgents: not known to 1.0")
        if context is not None and context.context_groups is not None:
            faults.append(f"{path}.contextGroups: not known to 1.0")
    if faults:
        raise BadStatement("; ".join(faults))
