"""A log, the registry in it, and what is asked of it."""
