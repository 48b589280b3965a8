"""Saved pages, archives and exports of marketplaces, read into listings and losses."""
