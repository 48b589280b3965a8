"""What experts say: distributions fitted to their quantiles, and weights they have earned."""
