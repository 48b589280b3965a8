"""Where is a key, from the round trips of signed probes? Physics first, statistics apart."""
