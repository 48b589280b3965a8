"""Readers of saved pages and exports of marketplaces, one adapter a file."""
