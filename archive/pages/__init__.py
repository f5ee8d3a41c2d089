"""Editorial pages and their pictures."""
