"""Login accounts of the people who work in the archive."""
