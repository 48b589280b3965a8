"""Readers of restricted-party lists, one file for each list's format."""
