"""Versions of one document: which article became which, what was reworded, when each version was in force."""
