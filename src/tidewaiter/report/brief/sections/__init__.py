"""One file for each section of the page: what it says, from which figures, with which sources."""
