"""Questions of custody: where a device is, and how well that can be said."""
