"""Readers of other people's formats, one file each; they know neither each other nor the engines."""
