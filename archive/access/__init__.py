"""Who may see and do what: the one rule every page, list, file, feed and task starts from."""
