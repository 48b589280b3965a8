"""The books: what a site can run, what evidence shows, and what cannot be accounted for."""
