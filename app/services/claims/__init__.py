"""Children brought in by number, and asked of and let go by whoever has them (4.1, 4.2)."""
