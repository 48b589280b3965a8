"""Inventory differences, their uncertainty, and tests of whether they are losses."""
