"""Makes the demonstration archive: honest synthetic recordings, films, pictures and texts.

Nothing here is heritage. Sounds are computed, patterns and pictures are drawn by rules, and every
text says so. What makes things (`make` and what it calls) writes files and returns values and knows
no model; `loading`, `references` and `accounts` alone put them into the catalogue.
"""
