"""Orders and the tables around them, as files hold them."""
