"""Custody told and kept: what is possible, who holds what, what contradicts, what is reported."""
