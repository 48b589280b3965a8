"""Tidewaiter: double-entry accounting for AI chips."""

__version__ = "0.1.0"
