"""Offers in rows: the law on their day, their price for one chip, and nobody's name in them."""
