"""The tables of a case, read strictly."""
