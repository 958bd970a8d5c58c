"""Figures about the portal, each a ratio to something run in the same minute, or a size."""
