"""How cells are kept: the log and changed facts are read, and what each enrolment, person and cooperative adds is put in."""
