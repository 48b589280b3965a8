"""What is found in a text before anything is decided: names, words, numbers and marks."""
