"""How good is Yifa: cases, grading, measures and reports. The product does not know this room."""
