"""Made-up cases of which it is known where every chip is."""
