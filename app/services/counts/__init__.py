"""Counts of schools of other affiliations: the sheet of an authority (6)."""
