"""Whether a text bears a sentence out: sentences taken apart, compared, and what does not hold named."""
