"""What drives an answer, and which input would be worth knowing better."""
