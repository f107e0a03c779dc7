"""Whether a question can be answered here: what is asked of whom, by which law, and whether what was found says it."""
