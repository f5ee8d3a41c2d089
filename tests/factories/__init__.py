"""Plain functions that make just enough of something for a test; every argument has a default."""
