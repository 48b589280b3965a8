"""The evidence of a scan in words."""
