"""Readers of other formats, one file each; they know neither each other nor the engines."""
