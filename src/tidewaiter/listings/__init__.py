"""What is on offer: texts and photos of listings, the same lot, the same seller, the price."""
