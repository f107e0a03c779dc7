"""What leaves the house: the forms of a round as Word and Excel, its evidence as one archive."""
