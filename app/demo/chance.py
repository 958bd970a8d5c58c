"""Chance that repeats itself: the same things asked for give the same dice."""

from __future__ import annotations

from random import Random


def dice(*about: object) -> Random:
    """Give dice that fall the same way whenever they are asked for by the same words."""
    return Random("/".join(map(str, about)))  # noqa: S311


def share_of(whole: int, part: float, *, at_least: int = 1) -> int:
    """Give a part of a whole number, rounded, and no less than a few."""
    return max(at_least, round(whole * part))
