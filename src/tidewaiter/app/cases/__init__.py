"""Cases as folders: begun and checked."""
