"""Screening of orders."""
