"""Tables of figures as files: for spreadsheets, and as open data."""
