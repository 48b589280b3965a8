"""Reports of devices and of the systems that run them: each a file of sightings."""
