"""Nouns of the books: records of a case, the journal, what a site holds, and findings."""
