"""Words of recordings: their files, all their versions, and where in time each line is."""
