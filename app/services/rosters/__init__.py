"""Rosters: listing, recording, checking and removing pupils."""
