"""The brief: the national estimate as one self-contained page."""
