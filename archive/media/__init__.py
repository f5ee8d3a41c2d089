"""Masters, derivatives and timed transcripts; the only room that talks to media_pipeline."""
