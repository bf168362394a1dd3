"""Reminders outside the application, by the channels that a person agreed to and a deployment pays for: docs/reminders.md."""
