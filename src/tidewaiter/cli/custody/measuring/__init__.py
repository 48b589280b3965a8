"""``tidewaiter custody``: the commands that measure a device."""
