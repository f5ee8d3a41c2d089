"""Administrative units, valid in time: as documented then, and where they lie today."""
