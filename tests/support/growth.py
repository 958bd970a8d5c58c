"""How the time of an act grows with what it is given; a clock alone would tell of the machine."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES_LARGER = 8
ROUNDS = 3


def grows_like_its_input(act: Callable[[int], object], size: int) -> bool:
    """Tell whether `act` takes about eight times as long for 8 * `size` as it takes for `size`.

    What tries every beginning with every end would take 64 times as long.
    """
    act(size)
    small, large = (
        min(_seconds(act, many) for _round in range(ROUNDS)) for many in (size, size * TIMES_LARGER)
    )
    return large < small * TIMES_LARGER * 3


def _seconds(act: Callable[[int], object], size: int) -> float:
    """Return the seconds of this process that one call takes."""
    began = time.process_time()
    act(size)
    return time.process_time() - began
