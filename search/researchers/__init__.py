"""What a signed-in researcher takes away or comes back to: exports and saved searches."""
