"""A country in a command: the published size and structure of the cooperatives of Morocco, with learning histories made up.

`figures` holds what is published, with its sources, and what is assumed; generators make rows of it, the same for the same
seed; `loading` copies them into an empty database. Nothing in it is a real person or cooperative, and its names say so.
"""
