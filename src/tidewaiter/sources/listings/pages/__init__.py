"""What any saved page is made of: text, embedded data, cards, prices and dates."""
