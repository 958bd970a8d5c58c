"""Returns: the table of legal steps, taking one, and what is frozen by it."""
