"""Names across scripts and spellings: parsing, a searchable index, scores with reasons."""
