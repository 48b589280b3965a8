"""Photos of listings: prints to find them again, and the numbers on labels in them."""
