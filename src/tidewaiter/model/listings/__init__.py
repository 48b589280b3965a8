"""The nouns of marketplaces: listing, offer, lot, seller, and what a page did not give."""
