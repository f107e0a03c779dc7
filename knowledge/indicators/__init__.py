"""Indicator systems: the schema, the shipped edition, tables, and the mapping from edition to edition."""
