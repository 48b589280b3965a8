"""Logs and registries of custody on disk and in databases."""
