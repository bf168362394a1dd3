"""The statement log, shown to those who answer for it."""
