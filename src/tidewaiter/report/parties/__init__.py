"""Lists of parties and matches of names as text."""
