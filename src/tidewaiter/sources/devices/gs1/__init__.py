"""Identifiers and events of GS1, the body that gives out bar codes."""
