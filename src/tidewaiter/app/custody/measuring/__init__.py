"""Measuring a device: what is laid down, who answers, who measures, and what it came to."""
