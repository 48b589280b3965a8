"""Where loaded things are kept between runs."""
