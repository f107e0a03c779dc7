"""The tab 自查: rounds, papers, the walk, contradictions, the ledger, the score, handing in, and the roll-up."""
