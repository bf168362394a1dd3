"""Credentials of the clients of the LRS, given and taken by administrators."""
