"""The engine of the pathway: rules as data, facts, findings. Pure throughout."""
