"""The self-check: rounds, the guided walk, evidence, findings and score, the ledger, the review and what comes of them."""
