"""The self-check: what a department's papers prove, what contradicts them, and what is missing."""
