"""The law on a date: which text is in force, and whether its condition holds for an item."""
