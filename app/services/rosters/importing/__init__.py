"""Sheets of a roster: read, compared with the roster as it is, applied as one act."""
