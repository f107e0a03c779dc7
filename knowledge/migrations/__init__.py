"""Numbered, append-only changes of the SQL schema."""
