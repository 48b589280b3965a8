"""What screening says, on paper and on a terminal."""
