"""Measuring: probes that only a key can answer, receipts, and the bracket of attestations."""
