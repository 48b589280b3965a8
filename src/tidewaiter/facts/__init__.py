"""The packaged facts, one YAML file a thing, and their one strict reader."""
