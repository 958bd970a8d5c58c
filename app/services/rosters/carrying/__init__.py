"""Carrying a school's year over: what becomes of each pupil of last year (`process.md` 3.3)."""
