"""Quantities under uncertainty: models as graphs, draws, pools, updating, sensitivity, counts."""
