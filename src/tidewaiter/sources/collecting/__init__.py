"""Collecting over the network: politely, one host at a time, stopping where it is not wanted."""
