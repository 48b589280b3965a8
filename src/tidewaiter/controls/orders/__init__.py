"""What the law and the signs say of an order."""
