"""QTI, the format of IMS for questions and tests: 1.2, 2.1, 2.2 and 3.0."""
