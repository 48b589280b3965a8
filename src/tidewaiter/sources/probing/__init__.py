"""Probes over the network: what answers on a device, and what asks from a landmark."""
