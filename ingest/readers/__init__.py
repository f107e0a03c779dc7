"""One file format, one reader; each is the only file that knows its parsing library."""
