"""Collections on disk: objects by their digest, the log, seals, stamps, web archives."""
