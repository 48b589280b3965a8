"""Parties that are kept, and screened again when a list changes."""
