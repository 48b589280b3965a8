"""Ownership: which holdings count on a day, and whom they restrict."""
