"""Custody: where a chip is, whether it is the chip it says it is, and what it may run."""
