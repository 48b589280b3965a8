"""The nouns of custody: nodes, round trips, claims, verdicts."""
