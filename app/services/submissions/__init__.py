"""Submissions: what was issued, sent, received and proven of each confirmation (10.1)."""
