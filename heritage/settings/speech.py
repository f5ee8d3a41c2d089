"""Speech recognition: off unless the people who run the site name a recogniser of their own."""

from . import env

HERITAGE_SPEECH_RECOGNISER = env.text("HERITAGE_SPEECH_RECOGNISER")
"""Dotted path of a class as `archive.media.transcripts.recognition.Recogniser` describes; empty:
off. `archive.media.transcripts.recognition.CommandRecogniser` runs the command below."""
HERITAGE_SPEECH_COMMAND = env.text("HERITAGE_SPEECH_COMMAND")
"""A program on this machine with its arguments: {recording}, {language}, and {words}, the WebVTT or
SRT file it writes."""
