"""Collections: raw bytes, the log of how they came, and the seal over both."""
