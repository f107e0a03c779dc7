"""Reports drafted from papers: facts with their sources, sections of sentences that rest on them, what is missing."""
