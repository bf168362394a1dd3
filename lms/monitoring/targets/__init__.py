"""What officers want to reach in a year, by region, and how far it is."""
