"""From lines to passages by grammar, never by length."""
