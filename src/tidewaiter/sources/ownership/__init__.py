"""Readers and writers of ownership records, one file for each format."""
