"""The engine: streams, distributions, the graph of quantities, and running it."""
