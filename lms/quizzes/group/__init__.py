"""Learning together on one phone: a member leads a lesson with those of her cooperative who are there, and each is credited."""
