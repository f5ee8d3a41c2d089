"""The engine for installs without services: SQLite FTS5 in a file of its own."""
