"""The parties behind an order: their names, the lists they are on, and who owns them."""
