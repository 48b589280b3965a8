"""``tidewaiter custody``: the commands of the log and of the registry in it."""
