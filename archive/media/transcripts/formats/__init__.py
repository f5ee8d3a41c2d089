"""Files of words, read to values and written again without loss. Pure: no model, no request.

A reader keeps as facts whatever it cannot show (identifiers, settings, notes, styles, ELAN's whole
document), and its writer puts it back: reading what was written gives the same values.
"""
