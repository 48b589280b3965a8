"""Nouns around an order: who takes part, what stands around it, and what screening says of it."""
