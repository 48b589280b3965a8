"""The report about a case: text, page and tables."""
