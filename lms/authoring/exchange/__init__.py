"""Course material of other programs, read into our courses and questions (docs/importing.md)."""
