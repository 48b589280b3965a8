"""Tables of custody: nodes with their sites, round trips, outlines of countries."""
