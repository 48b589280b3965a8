"""Same lot, same seller: which observed offers show the same goods, and what says so."""
