"""Updating: from a prior, a model and items of evidence to a posterior and its log evidence."""
