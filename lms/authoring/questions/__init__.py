"""Questions of drafts: what the form of each kind asks for, how it is read, what is still missing, and how it is tried."""
